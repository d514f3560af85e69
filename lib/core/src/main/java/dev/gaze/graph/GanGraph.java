package dev.gaze.graph;

import dev.gaze.layers.Pass;
import dev.gaze.layers.SelfAttention;
import dev.gaze.layers.SpectralNormalization;
import dev.gaze.layers.State;
import dev.gaze.layers.Variables;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.OptimizerSpec;
import dev.gaze.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.KGraph;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.UInt8;

/**
 * A GAN as one KotlinDL graph.
 *
 * <p>The generator is built once and called three times: for training (one call, which both steps
 * share), for sampling, and a copy of it on averaged weights. The discriminator is called on real
 * and on generated images. Each kernel is normalised once a step, and that weight is used in every
 * call.
 *
 * <p>A step changes nothing of the other network: a discriminator step moves the discriminator's
 * weights, slots and states; a generator step the generator's, and the average.
 */
public final class GanGraph implements AutoCloseable {
  private final CheckedGan gan;
  private final KGraph kotlinDl;
  private final Ops tf;
  private final Inputs inputs;
  private final Network generator;
  private final Network discriminator;
  private final @Nullable Average average;
  private final Step discriminatorStep;
  private final Step generatorStep;
  private final Sampler sampler;
  private final @Nullable Sampler averagedSampler;
  private final Operand<Float> generatedImages;
  private final Map<String, Variable<Float>> variables = new LinkedHashMap<>();
  private final List<Operand<?>> initializers = new ArrayList<>();

  /** What is fed. */
  record Inputs(
      Placeholder<Float> latent,
      Placeholder<Integer> fakeLabels,
      Placeholder<UInt8> pixels,
      Operand<Float> images,
      Placeholder<Integer> realLabels,
      Placeholder<Float> learningRate,
      Placeholder<Float> averageDecay,
      Placeholder<Float> mix) {}

  /**
   * One training step of a network.
   *
   * @param loss a scalar
   * @param realLogits {@code [N]}; null in a generator step
   * @param fakeLogits {@code [N]}
   * @param gradients by the weight's public name
   * @param targets what to run
   */
  record Step(
      Operand<Float> loss,
      @Nullable Operand<Float> realLogits,
      Operand<Float> fakeLogits,
      Map<String, Operand<Float>> gradients,
      List<Operand<?>> targets) {}

  /**
   * A generator in inference.
   *
   * @param images {@code [N, H, W, C]} in [−1, 1]
   * @param attention {@code [N, queries, keys]} by block name
   */
  record Sampler(Operand<Float> images, Map<String, Operand<Float>> attention) {}

  private GanGraph(CheckedGan gan) {
    this.gan = gan;
    GanSpec spec = gan.spec();
    try (Graph empty = new Graph()) {
      kotlinDl = new KGraph(empty.toGraphDef());
    }
    tf = Ops.create(kotlinDl.getTfGraph$api());
    inputs = inputs(spec);
    int conditionWidth = conditionWidth(gan);
    generator = new Network(tf, gan.generator(), spec, conditionWidth, Variables.NEW);
    discriminator = new Network(tf, gan.discriminator(), spec, spec.classes(), Variables.NEW);
    generatedImages = generate(generator, Pass.TRAINING);
    average = spec.training().ema() == null ? null : new Average(tf, generator);
    Operand<Float> realLabel = oneHot(inputs.realLabels());
    Operand<Float> fakeLabel = oneHot(inputs.fakeLabels());
    Network.Judgement real = discriminator.judge(inputs.images(), realLabel, Pass.TRAINING);
    Network.Judgement fake = discriminator.judge(generatedImages, fakeLabel, Pass.TRAINING);
    Optimized byDiscriminator = buildDiscriminatorStep(real, realLabel, fake, fakeLabel);
    Optimized byGenerator = buildGeneratorStep(fake, fakeLabel);
    discriminatorStep = byDiscriminator.step();
    generatorStep = byGenerator.step();
    sampler = sampler(generator);
    averagedSampler =
        average == null
            ? null
            : sampler(new Network(tf, gan.generator(), spec, conditionWidth, average));
    for (Network network : List.of(generator, discriminator)) {
      network.parameters().forEach(this::remember);
      network.states().forEach(state -> variables.put(state.name(), state.variable()));
    }
    for (Adam adam : List.of(byGenerator.adam(), byDiscriminator.adam())) {
      variables.putAll(adam.slots());
      initializers.addAll(adam.initializers());
    }
    if (average != null) {
      variables.putAll(average.variables());
    }
  }

  /** Builds the graph. Native code starts here. */
  public static GanGraph compile(CheckedGan gan) {
    return new GanGraph(gan);
  }

  private void remember(KVariable parameter) {
    variables.put(parameter.getName(), parameter.getVariable());
    initializers.add(parameter.getInitializerOperation().getAssign());
  }

  private Inputs inputs(GanSpec spec) {
    ImageSpec image = spec.image();
    Shape batch = Shape.make(-1);
    Shape maps = Shape.make(-1, image.height(), image.width(), image.channels());
    Placeholder<UInt8> pixels = tf.placeholder(UInt8.class, Placeholder.shape(maps));
    // [0, 255] to [-1, 1]
    Operand<Float> images =
        tf.math.sub(
            tf.math.mul(tf.dtypes.cast(pixels, Float.class), tf.constant(2f / 255)),
            tf.constant(1f));
    return new Inputs(
        tf.placeholder(Float.class, Placeholder.shape(Shape.make(-1, spec.latent().size()))),
        tf.placeholder(Integer.class, Placeholder.shape(batch)),
        pixels,
        images,
        tf.placeholder(Integer.class, Placeholder.shape(batch)),
        tf.placeholder(Float.class, Placeholder.shape(Shape.scalar())),
        tf.placeholder(Float.class, Placeholder.shape(Shape.scalar())),
        tf.placeholder(Float.class, Placeholder.shape(batch)));
  }

  private static int conditionWidth(CheckedGan gan) {
    int embedding = gan.generator().spec().sharedEmbedding();
    if (embedding == 0) {
      return gan.spec().classes();
    }
    int chunks = gan.spec().latent().chunks();
    return embedding + (chunks == 1 ? 0 : gan.spec().latent().size() / chunks);
  }

  private @Nullable Operand<Float> oneHot(Operand<Integer> labels) {
    int classes = gan.spec().classes();
    return classes == 0
        ? null
        : tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }

  private Operand<Float> generate(Network network, Pass pass) {
    return network.generate(
        inputs.latent(), oneHot(inputs.fakeLabels()), gan.spec().latent(), pass);
  }

  private Sampler sampler(Network network) {
    Operand<Float> images = generate(network, Pass.INFERENCE);
    Map<String, Operand<Float>> attention = new LinkedHashMap<>();
    network.attentions().forEach((name, layer) -> attention.put(name, layer.attention()));
    return new Sampler(images, attention);
  }

  private record Optimized(Step step, Adam adam) {}

  private Optimized buildDiscriminatorStep(
      Network.Judgement real,
      @Nullable Operand<Float> realLabel,
      Network.Judgement fake,
      @Nullable Operand<Float> fakeLabel) {
    TrainingSpec training = gan.spec().training();
    Operand<Float> loss = Losses.discriminator(tf, training.loss(), real.logits(), fake.logits());
    for (LossTerm term : training.terms()) {
      Operand<Float> addition = null;
      if (term instanceof LossTerm.AuxiliaryClassifier classifier) {
        addition =
            tf.math.mul(
                tf.constant((float) classifier.weight()),
                tf.math.add(classLoss(real, realLabel), classLoss(fake, fakeLabel)));
      } else if (term instanceof LossTerm.GradientPenalty penalty) {
        addition =
            Penalties.gradientPenalty(
                tf,
                penalty,
                inputs.images(),
                generatedImages,
                inputs.mix(),
                images -> discriminator.judge(images, realLabel, Pass.TRAINING).logits());
      } else if (term instanceof LossTerm.R1 r1) {
        addition = Penalties.r1(tf, r1, inputs.images(), real.logits());
      }
      loss = addition == null ? loss : tf.math.add(loss, addition);
    }
    return optimized(
        "discriminator",
        discriminator,
        training.discriminator(),
        loss,
        real.logits(),
        fake.logits());
  }

  private Optimized buildGeneratorStep(Network.Judgement fake, @Nullable Operand<Float> label) {
    TrainingSpec training = gan.spec().training();
    Operand<Float> loss = Losses.generator(tf, training.loss(), fake.logits());
    for (LossTerm term : training.terms()) {
      if (term instanceof LossTerm.AuxiliaryClassifier classifier) {
        loss =
            tf.math.add(
                loss,
                tf.math.mul(tf.constant((float) classifier.weight()), classLoss(fake, label)));
      } else if (term instanceof LossTerm.OrthogonalRegularization orthogonal) {
        loss = tf.math.add(loss, Penalties.orthogonality(tf, orthogonal, generator.parameters()));
      }
    }
    return optimized("generator", generator, training.generator(), loss, null, fake.logits());
  }

  private Operand<Float> classLoss(Network.Judgement judged, @Nullable Operand<Float> label) {
    Operand<Float> logits = judged.classLogits();
    if (logits == null || label == null) {
      throw new IllegalStateException("an auxiliary classifier needs classes and its head");
    }
    return Losses.crossEntropy(tf, logits, label);
  }

  /** Gradients, then (once all of them are there) everything that moves. */
  private Optimized optimized(
      String name,
      Network network,
      OptimizerSpec optimizer,
      Operand<Float> loss,
      @Nullable Operand<Float> realLogits,
      Operand<Float> fakeLogits) {
    List<KVariable> parameters = network.parameters();
    List<Variable<Float>> weights = parameters.stream().map(KVariable::getVariable).toList();
    var computed = tf.gradients(loss, weights);
    List<Operand<Float>> gradients = new ArrayList<>();
    Map<String, Operand<Float>> named = new LinkedHashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      gradients.add(computed.<Float>dy(i));
      named.put(parameters.get(i).getName(), gradients.get(i));
    }
    List<Operand<?>> done = new ArrayList<>(gradients);
    done.add(loss);
    Ops afterwards = tf.withControlDependencies(done);
    Adam adam = new Adam(tf, name, (OptimizerSpec.Adam) optimizer, parameters);
    Adam.Applied applied = adam.apply(gradients, inputs.learningRate());
    List<Operand<?>> targets = new ArrayList<>(applied.weights());
    targets.addAll(applied.rest());
    for (State state : network.states()) {
      if (state.next() != null) {
        targets.add(state.store(afterwards));
      }
    }
    if (average != null && network == generator) {
      targets.addAll(average.follow(applied.weights(), inputs.averageDecay()));
    }
    return new Optimized(new Step(loss, realLogits, fakeLogits, named, targets), adam);
  }

  /** The GAN that this graph is. */
  public CheckedGan gan() {
    return gan;
  }

  /** The KotlinDL graph. */
  public KGraph kotlinDl() {
    return kotlinDl;
  }

  Graph graph() {
    return kotlinDl.getTfGraph$api();
  }

  Ops tf() {
    return tf;
  }

  Inputs inputs() {
    return inputs;
  }

  Step discriminatorStep() {
    return discriminatorStep;
  }

  Step generatorStep() {
    return generatorStep;
  }

  Operand<Float> generatedImages() {
    return generatedImages;
  }

  Sampler sampler(boolean averaged) {
    return averaged && averagedSampler != null ? averagedSampler : sampler;
  }

  /**
   * All variables by public name: weights and states of both networks ({@code
   * generator/block1/conv1/kernel}), optimiser slots ({@code adam/...}), averages ({@code
   * ema/...}).
   */
  Map<String, Variable<Float>> variables() {
    return variables;
  }

  /** What gives every variable but the averages its first value. */
  List<Operand<?>> initializers() {
    return initializers;
  }

  /** What sets the averages to the weights. */
  List<Operand<?>> restartAverage() {
    return average == null ? List.of() : average.restart();
  }

  /** The spectral norms of both networks. */
  Stream<SpectralNormalization.Normalized> spectralNorms() {
    return Stream.of(generator, discriminator)
        .flatMap(Network::gazeLayers)
        .flatMap(layer -> layer.spectralNorms());
  }

  /** The attention layers of a network by block name. */
  Map<String, SelfAttention> attentions(boolean ofGenerator) {
    return (ofGenerator ? generator : discriminator).attentions();
  }

  @Override
  public void close() {
    kotlinDl.close();
  }
}
