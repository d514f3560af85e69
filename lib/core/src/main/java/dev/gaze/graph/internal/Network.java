package dev.gaze.graph.internal;

import dev.gaze.block.ClassEmbedding;
import dev.gaze.block.Condition;
import dev.gaze.block.Lowered;
import dev.gaze.block.Stage;
import dev.gaze.layers.Float32;
import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Pass;
import dev.gaze.layers.Projection;
import dev.gaze.layers.SelfAttention;
import dev.gaze.layers.State;
import dev.gaze.layers.Variables;
import dev.gaze.shape.CheckedBlock;
import dev.gaze.shape.CheckedNetwork;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LatentSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jetbrains.kotlinx.dl.api.core.layer.ParametrizedLayer;
import org.jetbrains.kotlinx.dl.api.core.layer.TrainableLayer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * A network of a checked GAN, built into a graph: its variables exist once, its {@link #call} can
 * be made many times.
 */
final class Network {
  private final Ops tf;
  private final Variables variables;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<Layer, List<KVariable>> foreign = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, SelfAttention> attentions = new LinkedHashMap<>();
  private Lowered.@Nullable Head head;
  private @Nullable Projection embedding;

  /**
   * A block of a pass.
   *
   * @param scope what its operations' names begin with, such as {@code generator.block1}
   * @param condition what its conditional norms see
   */
  private record Step(String scope, Stage stage, @Nullable Condition condition) {}

  /**
   * What a discriminator says of images.
   *
   * @param logits {@code [N]}
   * @param classLogits {@code [N, classes]}; null without a classifier head
   */
  record Judgement(Operand<Float> logits, @Nullable Operand<Float> classLogits) {}

  /** Builds a network on the variables that its check declared. */
  Network(Ops tf, CheckedNetwork network, GanSpec spec) {
    this(tf, network, spec, new DeclaredVariables(network));
  }

  /**
   * Builds a network on variables that others have; those of KotlinDL's layers are new, and nobody
   * initialises them ({@link #foreign}).
   */
  Network(Ops tf, CheckedNetwork network, GanSpec spec, Variables variables) {
    this.tf = tf;
    this.variables = variables;
    if (network.spec().sharedEmbedding() > 0) {
      embedding = ClassEmbedding.of(spec);
      add(embedding, ClassEmbedding.input(spec), "");
    }
    network.blocks().forEach(block -> add(block, network.name() + "/" + block.name()));
    if (variables instanceof DeclaredVariables declared) {
      declared.requireAllTaken();
    }
  }

  private void add(CheckedBlock block, String path) {
    Lowered lowered = block.lowered();
    for (Layer layer : lowered.layers()) {
      add(layer, lowered.input(), path);
      if (layer instanceof SelfAttention attention) {
        attentions.put(block.name(), attention);
      }
    }
    steps.add(new Step(path.replace('/', '.'), lowered.stage(), block.condition()));
    if (lowered.head() != null) {
      head = lowered.head();
    }
  }

  private void add(Layer layer, Shape input, String path) {
    layers.add(layer);
    if (layer instanceof GazeLayer own) {
      own.takeVariablesFrom(variables);
      layer.build(tf, input);
      return;
    }
    String name = layer.getName();
    if (variables.shared()) {
      layer.setName("shared." + name);
    }
    layer.build(tf, input);
    if (layer instanceof ParametrizedLayer parametrized) {
      String prefix = layer.getName();
      foreign.put(
          layer, parametrized.getVariables().stream().map(v -> renamed(v, prefix, path)).toList());
    }
  }

  /** {@code generator.layer_dense_kernel} is {@code generator/layer/dense_kernel} to the public. */
  private static KVariable renamed(KVariable variable, String prefix, String path) {
    String name = variable.getName();
    String part = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    return new KVariable(
        path + "/" + part.replaceFirst("^_+", ""),
        variable.getShape(),
        variable.getVariable(),
        variable.getInitializerOperation(),
        variable.getRegularizer());
  }

  /** One pass up to the head, or through the whole network where it has none. */
  private Operand<Float> call(Operand<Float> input, Seen seen, Pass pass) {
    Operand<Float> x = input;
    for (Step step : steps) {
      x = step.stage().call(tf.withSubScope(step.scope()), x, seen.by(step.condition()), pass);
    }
    return x;
  }

  /**
   * What there is besides a network's input.
   *
   * @param label one-hot {@code [N, classes]} or its embedding; null without classes
   * @param chunks of z, {@code [N, z / chunks]} each; none where z is whole
   */
  private record Seen(Ops tf, @Nullable Operand<Float> label, List<Operand<Float>> chunks) {

    @Nullable Operand<Float> by(@Nullable Condition condition) {
      if (condition == null || condition.chunk() == 0 || label == null) {
        return label;
      }
      return tf.concat(List.of(chunks.get(condition.chunk()), label), tf.constant(1));
    }
  }

  /**
   * One pass of a discriminator.
   *
   * @param label one-hot {@code [N, classes]}; null without classes
   */
  Judgement judge(Operand<Float> images, @Nullable Operand<Float> label, Pass pass) {
    if (head == null) {
      throw new IllegalStateException("a discriminator ends with a head");
    }
    Operand<Float> features = call(images, new Seen(tf, label, List.of()), pass);
    Ops last = tf.withSubScope(steps.get(steps.size() - 1).scope());
    Operand<Float> logits = Float32.wall(last, head.linear().call(last, features, pass));
    if (head.projection() != null && label != null) {
      logits = last.math.add(logits, head.projection().call(last, List.of(features, label), pass));
    }
    return new Judgement(
        tf.reshape(logits, tf.constant(new int[] {-1})),
        head.classifier() == null
            ? null
            : Float32.wall(last, head.classifier().call(last, features, pass)));
  }

  /**
   * One pass of a generator.
   *
   * @param latent {@code [N, z]}
   * @param label one-hot {@code [N, classes]}; null without classes
   * @return images {@code [N, H, W, C]}
   */
  Operand<Float> generate(
      Operand<Float> latent, @Nullable Operand<Float> label, LatentSpec spec, Pass pass) {
    Operand<Float> seen =
        label == null || embedding == null ? label : tf.linalg.matMul(label, embedding.table());
    if (spec.chunks() == 1) {
      return call(latent, new Seen(tf, seen, List.of()), pass);
    }
    List<Operand<Float>> chunks = new ArrayList<>();
    for (int i = 0; i < spec.chunks(); i++) {
      Operand<Integer> from = tf.constant(new int[] {0, i * spec.chunk()});
      chunks.add(tf.slice(latent, from, tf.constant(new int[] {-1, spec.chunk()})));
    }
    return call(chunks.get(0), new Seen(tf, seen, chunks), pass);
  }

  /** The trained variables, in the order in which they were built. */
  List<KVariable> parameters() {
    return variables(layer -> layer instanceof TrainableLayer trained && trained.isTrainable());
  }

  /** Variables that nothing moves: those of KotlinDL's layers without gradients. */
  List<KVariable> constants() {
    return variables(layer -> !(layer instanceof TrainableLayer trained && trained.isTrainable()));
  }

  private List<KVariable> variables(Predicate<Layer> which) {
    return layers.stream()
        .filter(which)
        .flatMap(
            layer ->
                layer instanceof GazeLayer own
                    ? own.getVariables().stream()
                    : foreign.getOrDefault(layer, List.of()).stream())
        .toList();
  }

  /** The variables of KotlinDL's layers. */
  List<KVariable> foreign() {
    return foreign.values().stream().flatMap(List::stream).toList();
  }

  /** What moves without gradients. */
  List<State> states() {
    return gazeLayers().flatMap(layer -> layer.states().stream()).toList();
  }

  /** The same of variables that are shared, too. */
  Stream<State> moving() {
    return gazeLayers().flatMap(GazeLayer::moving);
  }

  /** Those layers that are Gaze's. */
  Stream<GazeLayer> gazeLayers() {
    return layers.stream().filter(GazeLayer.class::isInstance).map(GazeLayer.class::cast);
  }

  /** The attention layers by block name, such as {@code attention}. */
  Map<String, SelfAttention> attentions() {
    return attentions;
  }
}
