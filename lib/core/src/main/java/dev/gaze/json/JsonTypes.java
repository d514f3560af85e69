package dev.gaze.json;

import dev.gaze.block.Blocks;
import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.HeadSpec;
import dev.gaze.spec.ImageOptions;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.LatentSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.MetricsSpec;
import dev.gaze.spec.NetworkBuilder;
import dev.gaze.spec.NetworkSpec;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.OptimizerSpec;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.spec.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one registry of what JSON knows: each record with its name, a value that holds the defaults,
 * and the components that must be written. Names are for ever: saved specs hold them. Those of
 * blocks are said by {@code dev.gaze.block}.
 */
final class JsonTypes {
  /** The member that names the type of an object. */
  static final String TYPE = "type";

  static final JsonType<GanSpec> GAN =
      type("gan", GanSpec.builder("").build(), "name", "image", "generator", "discriminator");

  static final List<JsonType<?>> ALL =
      List.of(
          GAN,
          type("image", ImageSpec.DEFAULT, "height", "width"),
          type("latent", LatentSpec.DEFAULT, "size"),
          type("network", NetworkSpec.DEFAULT, "blocks"),
          // Blocks; those that builders write have the builders' defaults.
          block(BlockSpec.Dense.of(1)),
          block(BlockSpec.DenseMap.of(1, 1, 1)),
          block(generator().conv(1)),
          block(generator().transposedConv(1)),
          block(BlockSpec.ResBlock.of(1)),
          block(generator().selfAttention()),
          block(generator().bottleneck()),
          block(generator().norm()),
          block(new BlockSpec.Activate(Activation.RELU)),
          block(generator().upsample(1)),
          block(discriminator().downsample(1)),
          block(discriminator().sumPool()),
          block(HeadSpec.LinearHead.of()),
          block(HeadSpec.ProjectionHead.of()),
          block(HeadSpec.ClassifierHead.of()),
          // What blocks are told with
          type("identity", new Activation.Identity()),
          type("relu", new Activation.Relu()),
          type("leakyRelu", (Record) Activation.LEAKY_RELU),
          type("elu", new Activation.Elu()),
          type("sigmoid", new Activation.Sigmoid()),
          type("tanh", new Activation.Tanh()),
          type("none", new NormSpec.None()),
          type("batch", (Record) NormSpec.BATCH),
          type("conditionalBatch", (Record) NormSpec.CONDITIONAL),
          type("off", new SpectralNorm.Off()),
          type("powerIteration", (Record) SpectralNorm.DEFAULT),
          type("xavierUniform", (Record) Initializer.DEFAULT),
          type("normal", new Initializer.Normal(1), "stddev"),
          type("orthogonal", new Initializer.Orthogonal(1), "gain"),
          // Training
          type("training", TrainingSpec.DEFAULT),
          type("plan", TrainingSpec.DEFAULT.plan()),
          type("ema", TrainingSpec.Ema.DEFAULT),
          type("adam", OptimizerSpec.Adam.GENERATOR, "learningRate"),
          type("constant", new Schedule.Constant()),
          type("linearDecay", new Schedule.LinearDecay(0), "from"),
          type("cosine", new Schedule.Cosine(0), "end"),
          type("warmUp", new Schedule.WarmUp(1, Schedule.CONSTANT), "steps", "then"),
          type("metrics", MetricsSpec.DEFAULT),
          type("images", ImageOptions.NONE),
          type("color", new DiffAugment.Color()),
          type("translation", DiffAugment.Translation.DEFAULT),
          type("cutout", DiffAugment.Cutout.DEFAULT),
          type("auxiliaryClassifier", new LossTerm.AuxiliaryClassifier(1), "weight"),
          type("gradientPenalty", new LossTerm.GradientPenalty(1), "weight"),
          type("r1", new LossTerm.R1(1), "weight"),
          type("orthogonalRegularization", new LossTerm.OrthogonalRegularization(1), "weight"));

  private static final Map<Class<?>, JsonType<?>> BY_CLASS =
      ALL.stream().collect(Collectors.toMap(JsonType::type, Function.identity()));

  private JsonTypes() {}

  /** The type of a record's class. */
  static JsonType<?> of(Class<?> type) {
    JsonType<?> known = BY_CLASS.get(type);
    if (known == null) {
      throw new IllegalStateException("no JSON for " + type);
    }
    return known;
  }

  /** What may stand where a sealed interface is declared. */
  static List<JsonType<?>> permitted(Class<?> sealed) {
    return ALL.stream().filter(type -> sealed.isAssignableFrom(type.type())).toList();
  }

  private static dev.gaze.spec.GeneratorBuilder generator() {
    return NetworkSpec.DEFAULT.toGeneratorBuilder();
  }

  private static dev.gaze.spec.DiscriminatorBuilder discriminator() {
    return NetworkSpec.DEFAULT.toDiscriminatorBuilder();
  }

  private static JsonType<?> block(NetworkBuilder<?> one) {
    return block(one.build().blocks().get(0));
  }

  private static JsonType<?> block(BlockSpec example) {
    var kind = Blocks.of(example);
    return type(kind.jsonName(), (Record) example, kind.required().toArray(String[]::new));
  }

  @SuppressWarnings("unchecked") // a value's class is the class of its type
  private static <T extends Record> JsonType<T> type(String name, T example, String... required) {
    return new JsonType<>(name, (Class<T>) example.getClass(), example, Set.of(required));
  }
}
