package dev.gaze.graph.internal;

import dev.gaze.layers.Pass;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.GanSpec;
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
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/**
 * A GAN as one KotlinDL graph.
 *
 * <p>The generator is built once and called three times: for training (one call, which both steps
 * share), for sampling, and a copy of it on averaged weights. The discriminator is called on real
 * and generated images, {@linkplain Judging#sides together} where it can be. Each kernel is
 * normalised once a step, and that weight is used in every call.
 *
 * <p>A step changes nothing of the other network: a discriminator step moves the discriminator's
 * weights, slots and states; a generator step the generator's, and the average.
 */
public final class GanGraph implements AutoCloseable {
  private final CheckedGan gan;
  private final int workers;
  private final KGraph kotlinDl;
  private final Ops tf;
  private final Inputs inputs;
  private final Pass training;
  private final Network generator;
  private final Network discriminator;
  private final @Nullable Average average;
  private final Judging.Sides sides;
  private final Objectives.Judged generated;
  private final TrainStep discriminatorStep;
  private final TrainStep generatorStep;
  private final InferencePass sampler;
  private final @Nullable InferencePass averagedSampler;
  private final InferencePass judge;
  private final Operand<Float> generatedImages;
  private final Map<String, Variable<Float>> variables = new LinkedHashMap<>();
  private final List<Operand<?>> initializers = new ArrayList<>();
  private @Nullable Operand<Integer> fingerprint;
  private @Nullable Backup backup;

  private GanGraph(CheckedGan gan, int workers) {
    this.gan = gan;
    this.workers = workers;
    GanSpec spec = gan.spec();
    try (Graph empty = new Graph()) {
      kotlinDl = new KGraph(empty.toGraphDef());
    }
    tf = Ops.create(kotlinDl.getTfGraph$api());
    inputs = Inputs.of(tf, spec);
    training = Pass.training(inputs.mostKept());
    generator = new Network(tf, gan.generator(), spec);
    discriminator = new Network(tf, gan.discriminator(), spec);
    generatedImages =
        generator.generate(
            inputs.latent(), inputs.oneHot(tf, inputs.fakeLabels()), spec.latent(), training);
    average =
        spec.training().ema() == null ? null : new Average(tf, generator, gan.generator(), spec);
    ImagePipeline pipeline = new ImagePipeline(tf, spec);
    Judging judging = new Judging(tf, gan, discriminator, inputs, training);
    sides =
        judging.sides(
            pipeline.real(inputs.images(), inputs.realSeed()),
            pipeline.generated(generatedImages, inputs.fakeSeed()));
    TrainingSpec options = spec.training();
    Objectives objectives = new Objectives(tf, options, discriminator, training);
    discriminatorStep =
        step(
            "discriminator",
            1,
            discriminator,
            options.discriminator(),
            objectives.discriminator(sides.real(), sides.fake(), inputs.mix()),
            null);
    generated = judging.generated(sides);
    generatorStep =
        step(
            "generator",
            2,
            generator,
            options.generator(),
            objectives.generator(generated, generator.parameters()),
            average == null ? null : weights -> average.follow(weights, inputs.averageDecay()));
    sampler = InferencePass.generating(tf, generator, inputs);
    averagedSampler =
        average == null ? null : InferencePass.generating(tf, average.network(), inputs);
    judge = InferencePass.judging(tf, discriminator, inputs);
    for (Network network : List.of(generator, discriminator)) {
      network.parameters().forEach(this::remember);
      network.constants().forEach(this::remember);
      network.states().forEach(state -> variables.put(state.name(), state.variable()));
    }
    for (TrainStep step : List.of(generatorStep, discriminatorStep)) {
      variables.putAll(step.slots());
      initializers.addAll(step.initializers());
    }
    if (average != null) {
      variables.putAll(average.variables());
    }
  }

  /** Builds the graph. Native code starts here. */
  public static GanGraph compile(CheckedGan gan) {
    return compile(gan, 1);
  }

  /**
   * Builds the graph that each of several workers runs on its part of a batch, with sessions of a
   * {@link dev.gaze.tensorflow.ClusterServer}: gradients, moving statistics and the loss are the
   * means over all of them, so that what moves is the same everywhere.
   *
   * @param workers at least 1
   */
  public static GanGraph compile(CheckedGan gan, int workers) {
    return new GanGraph(gan, workers);
  }

  private TrainStep step(
      String name,
      int key,
      Network network,
      OptimizerSpec optimizer,
      Operand<Float> loss,
      TrainStep.@Nullable Follower follower) {
    int accumulation = gan.spec().training().accumulation();
    return new TrainStep(
        tf,
        name,
        network,
        optimizer,
        loss,
        inputs.learningRate(),
        accumulation,
        GradientExchange.meanOver(workers, key),
        follower);
  }

  private void remember(KVariable parameter) {
    variables.put(parameter.getName(), parameter.getVariable());
    initializers.add(parameter.getInitializerOperation().getAssign());
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

  /** Both networks as they train. */
  List<Network> networks() {
    return List.of(generator, discriminator);
  }

  /** What the discriminator's step says of its images. */
  Judging.Sides sides() {
    return sides;
  }

  /** What the discriminator says of generated images in the generator's step. */
  Objectives.Judged generated() {
    return generated;
  }

  TrainStep discriminatorStep() {
    return discriminatorStep;
  }

  TrainStep generatorStep() {
    return generatorStep;
  }

  Operand<Float> generatedImages() {
    return generatedImages;
  }

  InferencePass sampler(boolean averaged) {
    return averaged && averagedSampler != null ? averagedSampler : sampler;
  }

  InferencePass judge() {
    return judge;
  }

  /**
   * All variables by public name: weights and states of both networks ({@code
   * generator/block1/conv1/kernel}), optimiser slots ({@code adam/...}), averages ({@code
   * ema/...}).
   */
  Map<String, Variable<Float>> variables() {
    return variables;
  }

  /** What gives every named variable but the averages its first value. */
  List<Operand<?>> initializers() {
    return initializers;
  }

  /** All variables as they are, in one number. */
  Operand<Integer> fingerprint() {
    Operand<Integer> found = fingerprint;
    if (found == null) {
      found = Fingerprint.of(tf, variables.values());
      fingerprint = found;
    }
    return found;
  }

  /** A second place for all variables. */
  Backup backup() {
    Backup found = backup;
    if (found == null) {
      found = new Backup(tf, variables.values());
      backup = found;
    }
    return found;
  }

  /** What sets the sums of gradient accumulation to 0. */
  List<Operand<?>> clearSums() {
    return Stream.of(generatorStep, discriminatorStep)
        .flatMap(step -> step.clearSums().stream())
        .toList();
  }

  /** What sets the averages to the weights. */
  List<Operand<?>> restartAverage() {
    return average == null ? List.of() : average.restart();
  }

  /** The names of the gammas of both networks' attention layers. */
  List<String> gammas() {
    return networks().stream()
        .flatMap(network -> network.attentions().values().stream())
        .map(layer -> layer.getName() + "/gamma")
        .toList();
  }

  /** Frees the native graph; sessions of it are closed before. */
  @Override
  public void close() {
    kotlinDl.close();
  }
}
