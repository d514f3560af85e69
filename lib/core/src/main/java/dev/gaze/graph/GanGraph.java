package dev.gaze.graph;

import dev.gaze.layers.Pass;
import dev.gaze.layers.SelfAttention;
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
  private final Pass training;
  private final Network generator;
  private final Network discriminator;
  private final @Nullable Average average;
  private final Operand<Float> realLogits;
  private final Operand<Float> fakeLogits;
  private final TrainStep discriminatorStep;
  private final TrainStep generatorStep;
  private final Sampler sampler;
  private final @Nullable Sampler averagedSampler;
  private final Judge judge;
  private final Operand<Float> generatedImages;
  private final Map<String, Variable<Float>> variables = new LinkedHashMap<>();
  private final List<Operand<?>> initializers = new ArrayList<>();

  /**
   * A generator in inference.
   *
   * @param images {@code [N, H, W, C]} in [−1, 1]
   * @param attention {@code [N, queries, keys]} by block name
   */
  record Sampler(Operand<Float> images, Map<String, Operand<Float>> attention) {}

  /**
   * The discriminator in inference.
   *
   * @param logits {@code [N]}
   * @param attention {@code [N, queries, keys]} by block name
   */
  record Judge(Operand<Float> logits, Map<String, Operand<Float>> attention) {}

  private GanGraph(CheckedGan gan) {
    this.gan = gan;
    GanSpec spec = gan.spec();
    try (Graph empty = new Graph()) {
      kotlinDl = new KGraph(empty.toGraphDef());
    }
    tf = Ops.create(kotlinDl.getTfGraph$api());
    inputs = Inputs.of(tf, spec);
    training = Pass.training(inputs.mostKept());
    generator = new Network(tf, gan.generator(), spec);
    discriminator = new Network(tf, gan.discriminator(), spec);
    generatedImages = generate(generator, training);
    average =
        spec.training().ema() == null ? null : new Average(tf, generator, gan.generator(), spec);
    ImagePipeline pipeline = new ImagePipeline(tf, spec);
    Objectives.Judged real =
        judged(pipeline.real(inputs.images(), inputs.realSeed()), inputs.realLabels());
    Objectives.Judged fake =
        judged(pipeline.generated(generatedImages, inputs.fakeSeed()), inputs.fakeLabels());
    realLogits = real.logits();
    fakeLogits = fake.logits();
    TrainingSpec options = spec.training();
    Objectives objectives = new Objectives(tf, options, discriminator, training);
    discriminatorStep =
        step(
            "discriminator",
            discriminator,
            options.discriminator(),
            objectives.discriminator(real, fake, inputs.mix()),
            null);
    generatorStep =
        step(
            "generator",
            generator,
            options.generator(),
            objectives.generator(fake, generator.parameters()),
            average == null ? null : weights -> average.follow(weights, inputs.averageDecay()));
    sampler = sampler(generator);
    averagedSampler = average == null ? null : sampler(average.network());
    judge =
        new Judge(
            discriminator
                .judge(inputs.images(), oneHot(inputs.realLabels()), Pass.INFERENCE)
                .logits(),
            latestAttention(discriminator));
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
    return new GanGraph(gan);
  }

  private Objectives.Judged judged(Operand<Float> images, Operand<Integer> labels) {
    Operand<Float> label = oneHot(labels);
    return new Objectives.Judged(images, discriminator.judge(images, label, training), label);
  }

  private TrainStep step(
      String name,
      Network network,
      OptimizerSpec optimizer,
      Operand<Float> loss,
      TrainStep.@Nullable Follower follower) {
    int accumulation = gan.spec().training().accumulation();
    return new TrainStep(
        tf, name, network, optimizer, loss, inputs.learningRate(), accumulation, follower);
  }

  private void remember(KVariable parameter) {
    variables.put(parameter.getName(), parameter.getVariable());
    initializers.add(parameter.getInitializerOperation().getAssign());
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
    return new Sampler(images, latestAttention(network));
  }

  /** Of a network's latest call. */
  private static Map<String, Operand<Float>> latestAttention(Network network) {
    Map<String, Operand<Float>> attention = new LinkedHashMap<>();
    network.attentions().forEach((name, layer) -> attention.put(name, layer.attention()));
    return attention;
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

  /** Logits of real images, {@code [N]}. */
  Operand<Float> realLogits() {
    return realLogits;
  }

  /** Logits of generated images, {@code [N]}. */
  Operand<Float> fakeLogits() {
    return fakeLogits;
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

  Sampler sampler(boolean averaged) {
    return averaged && averagedSampler != null ? averagedSampler : sampler;
  }

  Judge judge() {
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

  /** A network's attention layers by block name. */
  Map<String, SelfAttention> attentions(boolean ofGenerator) {
    return (ofGenerator ? generator : discriminator).attentions();
  }

  /** The names of the gammas of both networks' attention layers. */
  List<String> gammas() {
    return networks().stream()
        .flatMap(network -> network.attentions().values().stream())
        .map(layer -> layer.getName() + "/gamma")
        .toList();
  }

  @Override
  public void close() {
    kotlinDl.close();
  }
}
