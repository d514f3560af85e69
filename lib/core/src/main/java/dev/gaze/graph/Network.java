package dev.gaze.graph;

import dev.gaze.layers.Float32;
import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Pass;
import dev.gaze.layers.Projection;
import dev.gaze.layers.Resampling;
import dev.gaze.layers.SelfAttention;
import dev.gaze.layers.SpectralDense;
import dev.gaze.layers.State;
import dev.gaze.layers.Variables;
import dev.gaze.shape.BlockShape;
import dev.gaze.shape.CheckedBlock;
import dev.gaze.shape.CheckedNetwork;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.CustomLayer;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LatentSpec;
import dev.gaze.spec.NormSpec;
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
  private final Lowering lowering;
  private final int classes;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Layer> customs = new LinkedHashMap<>();
  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, SelfAttention> attentions = new LinkedHashMap<>();
  private @Nullable SpectralDense linear;
  private @Nullable Projection projection;
  private @Nullable SpectralDense classifier;
  private @Nullable Projection embedding;
  private int conditionalBlocks;

  /**
   * What a discriminator says of images.
   *
   * @param logits {@code [N]}
   * @param classLogits {@code [N, classes]}; null without a classifier head
   */
  record Judgement(Operand<Float> logits, @Nullable Operand<Float> classLogits) {}

  /**
   * Builds the variables.
   *
   * @param conditionWidth the width of what conditional norms see
   * @param variables where they come from
   */
  Network(Ops tf, CheckedNetwork network, GanSpec spec, int conditionWidth, Variables variables) {
    this(tf, network, spec, conditionWidth, variables, Map.of());
  }

  /** A second network on other variables, which shares the layers that are not Gaze's. */
  Network copy(CheckedNetwork network, GanSpec spec, int conditionWidth, Variables others) {
    return new Network(tf, network, spec, conditionWidth, others, customs);
  }

  private Network(
      Ops tf,
      CheckedNetwork network,
      GanSpec spec,
      int conditionWidth,
      Variables variables,
      Map<String, Layer> customs) {
    this.customs.putAll(customs);
    this.tf = tf;
    this.variables = variables;
    this.classes = spec.classes();
    this.lowering =
        new Lowering(
            network.name(),
            conditionWidth,
            network.spec().sharedEmbedding() > 0,
            network.spec().initializer(),
            spec.training().seed());
    int width = network.spec().sharedEmbedding();
    if (width > 0) {
      embedding =
          build(
              new Projection(lowering.path("embedding"), classes, null, lowering.initializer(null)),
              Shape.make(-1, width));
    }
    network.blocks().forEach(this::add);
  }

  private void add(CheckedBlock checked) {
    String name = checked.name();
    BlockShape in = checked.input();
    BlockSpec block = checked.block();
    if (block instanceof BlockSpec.Dense dense) {
      GazeLayer layer =
          lowering.dense(
              name, dense.units(), dense.bias(), dense.spectralNorm(), dense.initializer());
      plain(layer, in);
    } else if (block instanceof BlockSpec.DenseMap map) {
      int units = map.height() * map.width() * map.channels();
      plain(lowering.dense(name, units, map.bias(), map.spectralNorm(), map.initializer()), in);
      int[] shape = {-1, map.height(), map.width(), map.channels()};
      stages.add((ops, x, condition, pass) -> ops.reshape(x, ops.constant(shape)));
    } else if (block instanceof BlockSpec.Conv conv) {
      plain(lowering.conv(name, conv), in);
    } else if (block instanceof BlockSpec.TransposedConv conv) {
      plain(lowering.transposed(name, conv), in);
    } else if (block instanceof BlockSpec.ResBlock residual) {
      GazeLayer layer = lowering.residual(name, residual, in);
      conditional(layer, in, residual.norm());
    } else if (block instanceof BlockSpec.SelfAttention attention) {
      SelfAttention layer = lowering.attention(name, attention);
      attentions.put(name, layer);
      plain(layer, in);
    } else if (block instanceof BlockSpec.BottleneckResBlock bottleneck) {
      plain(lowering.bottleneck(name, bottleneck), in);
    } else if (block instanceof BlockSpec.Norm norm) {
      NormSpec kind = norm.norm();
      var maker = kind == null ? null : lowering.norms(kind);
      if (maker != null) {
        conditional(maker.apply(lowering.path(name)), in, kind);
      }
    } else if (block instanceof BlockSpec.Activate activate) {
      var activation = Lowering.activation(activate.activation());
      stages.add((ops, x, condition, pass) -> activation.apply(ops, x));
    } else if (block instanceof BlockSpec.Custom custom) {
      addCustom(name, custom.layer(), in);
    } else if (!addResampling(block, checked) && !addHead(block, in)) {
      throw new IllegalStateException("no layer for " + block);
    }
  }

  private boolean addResampling(BlockSpec block, CheckedBlock checked) {
    if (block instanceof BlockSpec.Upsample up) {
      List<Integer> out = checked.output().dimensions();
      stages.add(
          (ops, x, condition, pass) ->
              up.method() == BlockSpec.Upsample.Method.NEAREST
                  ? Resampling.nearest(ops, x, up.factor())
                  : Resampling.bilinear(ops, x, out.get(0), out.get(1)));
    } else if (block instanceof BlockSpec.Downsample down) {
      stages.add(
          (ops, x, condition, pass) ->
              switch (down.method()) {
                case AVERAGE -> Resampling.average(ops, x, down.factor());
                case MAX -> Resampling.max(ops, x, down.factor());
                case STRIDE -> Resampling.stride(ops, x, down.factor());
              });
    } else if (block instanceof BlockSpec.GlobalPool pool) {
      int[] map = {1, 2};
      stages.add(
          (ops, x, condition, pass) ->
              pool.method() == BlockSpec.GlobalPool.Method.SUM
                  ? ops.reduceSum(Float32.wall(ops, x), ops.constant(map))
                  : ops.math.mean(Float32.wall(ops, x), ops.constant(map)));
    } else {
      return false;
    }
    return true;
  }

  private boolean addHead(BlockSpec block, BlockShape in) {
    int width = in.dimensions().stream().reduce(1, (a, b) -> a * b);
    Shape flat = Shape.make(-1, width);
    if (block instanceof BlockSpec.LinearHead head) {
      linear =
          build(
              lowering.dense("linear", 1, head.bias(), head.spectralNorm(), head.initializer()),
              flat);
    } else if (block instanceof BlockSpec.ProjectionHead head) {
      linear =
          build(
              lowering.dense("linear", 1, head.bias(), head.spectralNorm(), head.initializer()),
              flat);
      projection =
          build(
              new Projection(
                  lowering.path("embedding"),
                  classes,
                  lowering.spectral(head.spectralNorm()),
                  lowering.initializer(head.initializer())),
              flat);
    } else if (block instanceof BlockSpec.ClassifierHead head) {
      linear =
          build(
              lowering.dense("linear", 1, head.bias(), head.spectralNorm(), head.initializer()),
              flat);
      classifier =
          build(
              lowering.dense(
                  "classifier", classes, head.bias(), head.spectralNorm(), head.initializer()),
              flat);
    } else {
      return false;
    }
    stages.add((ops, x, condition, pass) -> ops.reshape(x, ops.constant(new int[] {-1, width})));
    return true;
  }

  private void plain(GazeLayer layer, BlockShape in) {
    build(layer, batchOf(in));
    stages.add((ops, x, condition, pass) -> layer.call(ops, x, pass));
  }

  private void conditional(GazeLayer layer, BlockShape in, @Nullable NormSpec norm) {
    if (!(norm instanceof NormSpec.ConditionalBatch)) {
      plain(layer, in);
      return;
    }
    int index = conditionalBlocks++;
    build(layer, batchOf(in));
    stages.add(
        (ops, x, condition, pass) -> {
          Operand<Float> seen = condition.forBlock(index);
          if (seen == null) {
            throw new IllegalStateException(
                layer.getName() + ": a conditional norm without classes");
          }
          return layer.call(ops, List.of(x, seen), pass);
        });
  }

  private void addCustom(String name, CustomLayer custom, BlockShape in) {
    Layer layer = customs.computeIfAbsent(name, missing -> built(missing, custom, in));
    layers.add(layer);
    stages.add(
        (ops, x, condition, pass) ->
            layer.forward(ops, x, ops.constant(pass.mayTrain()), ops.constant(1f)));
  }

  private Layer built(String name, CustomLayer custom, BlockShape in) {
    Layer layer = (Layer) custom.create();
    layer.setName(lowering.path(name).replace('/', '.'));
    layer.build(tf, batchOf(in));
    return layer;
  }

  private <L extends GazeLayer> L build(L layer, Shape input) {
    layer.takeVariablesFrom(variables);
    layer.build(tf, input);
    layers.add(layer);
    return layer;
  }

  private static Shape batchOf(BlockShape shape) {
    return Shape.make(-1, shape.dimensions().stream().mapToLong(Integer::longValue).toArray());
  }

  /** One pass up to the head, or through the whole network where it has none. */
  Operand<Float> call(Operand<Float> input, Condition condition, Pass pass) {
    Operand<Float> x = input;
    for (Stage stage : stages) {
      x = stage.call(tf, x, condition, pass);
    }
    return x;
  }

  /**
   * One pass of a discriminator.
   *
   * @param label one-hot {@code [N, classes]}; null without classes
   */
  Judgement judge(Operand<Float> images, @Nullable Operand<Float> label, Pass pass) {
    if (linear == null) {
      throw new IllegalStateException("a discriminator ends with a head");
    }
    Operand<Float> features = call(images, Condition.of(label), pass);
    Operand<Float> logits = Float32.wall(tf, linear.call(tf, features, pass));
    if (projection != null && label != null) {
      logits = tf.math.add(logits, projection.call(tf, List.of(features, label), pass));
    }
    return new Judgement(
        tf.reshape(logits, tf.constant(new int[] {-1})),
        classifier == null ? null : Float32.wall(tf, classifier.call(tf, features, pass)));
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
    if (spec.chunks() == 1 || seen == null) {
      return call(latent, Condition.of(seen), pass);
    }
    List<Operand<Float>> chunks = new ArrayList<>();
    int width = spec.size() / spec.chunks();
    for (int i = 0; i < spec.chunks(); i++) {
      chunks.add(
          tf.slice(
              latent, tf.constant(new int[] {0, i * width}), tf.constant(new int[] {-1, width})));
    }
    return call(
        chunks.get(0), Condition.hierarchical(tf, seen, chunks.subList(1, chunks.size())), pass);
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
        .filter(ParametrizedLayer.class::isInstance)
        .flatMap(layer -> ((ParametrizedLayer) layer).getVariables().stream())
        .toList();
  }

  /** What moves without gradients. */
  List<State> states() {
    return gazeLayers().flatMap(layer -> layer.states().stream()).toList();
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
