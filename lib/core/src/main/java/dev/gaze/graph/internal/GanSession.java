package dev.gaze.graph.internal;

import dev.gaze.graph.Attention;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * A GAN with values in its variables. Not for several threads at once.
 *
 * <p>Every method that takes labels refuses one that is out of range before TensorFlow sees it.
 */
public final class GanSession implements Inference {
  private final GanGraph graph;
  private final Session session;
  private final VariableAccess access;
  private final BiFunction<Graph, RuntimeConfig, Session> opener;
  private final @Nullable Tracing tracing;

  private GanSession(
      GanGraph graph,
      RuntimeConfig config,
      BiFunction<Graph, RuntimeConfig, Session> opener,
      @Nullable Tracing tracing) {
    this.graph = graph;
    this.opener = opener;
    this.tracing = tracing;
    access = new VariableAccess(graph.tf(), graph.variables());
    session = opener.apply(graph.graph(), config);
    run(graph.clearSums());
  }

  /**
   * Opens a session; the named variables have no values until {@link #initialize} or {@link
   * #write}.
   */
  public static GanSession open(GanGraph graph, RuntimeConfig config) {
    return open(graph, config, Sessions::open);
  }

  /**
   * Opens a session of a worker's server, on a graph that was compiled for as many workers.
   *
   * @param opener such as {@link dev.gaze.tensorflow.ClusterServer#open}
   */
  public static GanSession open(
      GanGraph graph, RuntimeConfig config, BiFunction<Graph, RuntimeConfig, Session> opener) {
    return new GanSession(graph, config, opener, null);
  }

  /**
   * Opens a session whose steps tell where their time goes, and take a little longer for it.
   *
   * @param trace given a serialized {@code tensorflow.RunMetadata} of each run of a step: when each
   *     operation began and ended, and the graph as it was computed
   */
  public static GanSession traced(GanGraph graph, RuntimeConfig config, Consumer<byte[]> trace) {
    return new GanSession(graph, config, Sessions::open, new Tracing(trace));
  }

  /** Another session on the same graph, of other settings, with the same values. */
  public GanSession copy(RuntimeConfig config) {
    GanSession copy = new GanSession(graph, config, opener, tracing);
    copy.write(read(names()));
    return copy;
  }

  /** Gives every variable its first value, by the spec's seed. */
  public void initialize() {
    run(graph.initializers());
    run(graph.clearSums());
    restartAverage();
  }

  /** Sets the averages to the weights as they are. */
  public void restartAverage() {
    run(graph.restartAverage());
  }

  private void run(List<Operand<?>> targets) {
    if (targets.isEmpty()) {
      return;
    }
    Session.Runner runner = session.runner();
    targets.forEach(runner::addTarget);
    runner.run();
  }

  /**
   * What a step computed before it moved anything.
   *
   * @param loss the network's loss
   * @param watched the values asked for, by name
   */
  public record StepResult(float loss, Map<String, float[]> watched) {}

  /**
   * Moves the discriminator.
   *
   * @param mix {@code [N]} in [0, 1), how much of the real image each point of a gradient penalty
   *     has; null without such a penalty
   * @param learningRate of this step
   * @param watch what to return: {@code real_logits}, {@code fake_logits}, {@code images}, {@code
   *     grad/<weight>}, {@code gradient_norm}, {@code sigma/<layer>}
   */
  public StepResult discriminatorStep(
      RealBatch real,
      LatentBatch fake,
      float @Nullable [] mix,
      float learningRate,
      String... watch) {
    TrainStep step = graph.discriminatorStep();
    try (Feeds feeds = new Feeds(session.runner())) {
      feedDiscriminator(feeds, real, fake, mix);
      feeds.scalar(graph.inputs().learningRate(), learningRate);
      return step(feeds, step, step.update(), watch);
    }
  }

  /** Adds a batch's gradients to those that {@link #updateDiscriminator} will use. */
  public StepResult accumulateDiscriminator(
      RealBatch real, LatentBatch fake, float @Nullable [] mix, String... watch) {
    TrainStep step = graph.discriminatorStep();
    try (Feeds feeds = new Feeds(session.runner())) {
      feedDiscriminator(feeds, real, fake, mix);
      return step(feeds, step, step.accumulate(), watch);
    }
  }

  /** Moves the discriminator by the accumulated gradients. */
  public void updateDiscriminator(float learningRate) {
    try (Feeds feeds = new Feeds(session.runner())) {
      feeds.scalar(graph.inputs().learningRate(), learningRate);
      graph.discriminatorStep().update().forEach(feeds.runner()::addTarget);
      run(feeds.runner());
    }
  }

  /**
   * Moves the generator and its average.
   *
   * @param learningRate of this step
   * @param averageDecay of the moving average in this step
   * @param watch as for {@link #discriminatorStep}, but {@code real_logits}
   */
  public StepResult generatorStep(
      LatentBatch latent, float learningRate, float averageDecay, String... watch) {
    TrainStep step = graph.generatorStep();
    try (Feeds feeds = new Feeds(session.runner())) {
      feedLatent(feeds, latent);
      feeds.scalar(graph.inputs().averageDecay(), averageDecay);
      feeds.scalar(graph.inputs().learningRate(), learningRate);
      return step(feeds, step, step.update(), watch);
    }
  }

  /** Adds a batch's gradients to those that {@link #updateGenerator} will use. */
  public StepResult accumulateGenerator(LatentBatch latent, String... watch) {
    TrainStep step = graph.generatorStep();
    try (Feeds feeds = new Feeds(session.runner())) {
      feedLatent(feeds, latent);
      return step(feeds, step, step.accumulate(), watch);
    }
  }

  /** Moves the generator and its average by the accumulated gradients. */
  public void updateGenerator(float learningRate, float averageDecay) {
    try (Feeds feeds = new Feeds(session.runner())) {
      feeds.scalar(graph.inputs().averageDecay(), averageDecay);
      feeds.scalar(graph.inputs().learningRate(), learningRate);
      graph.generatorStep().update().forEach(feeds.runner()::addTarget);
      run(feeds.runner());
    }
  }

  private StepResult step(Feeds feeds, TrainStep step, List<Operand<?>> targets, String... watch) {
    if (targets.isEmpty()) {
      throw new IllegalStateException("the spec has no gradient accumulation");
    }
    Session.Runner runner = feeds.runner();
    runner.fetch(step.loss());
    for (String name : watch) {
      runner.fetch(watched(step, name));
    }
    targets.forEach(runner::addTarget);
    List<Tensor<?>> results = run(runner);
    try {
      Map<String, float[]> values = new LinkedHashMap<>();
      for (int i = 0; i < watch.length; i++) {
        values.put(watch[i], Feeds.values(results.get(i + 1)));
      }
      return new StepResult(results.get(0).floatValue(), values);
    } finally {
      results.forEach(Tensor::close);
    }
  }

  private List<Tensor<?>> run(Session.Runner step) {
    return tracing == null ? step.run() : tracing.run(step);
  }

  private Operand<Float> watched(TrainStep step, String name) {
    boolean ofSides = step == graph.discriminatorStep();
    Operand<Float> found =
        switch (name) {
          case "real_logits" -> ofSides ? graph.sides().real().logits() : null;
          case "fake_logits" -> (ofSides ? graph.sides().fake() : graph.generated()).logits();
          case "images" -> graph.generatedImages();
          default ->
              name.startsWith("grad/")
                  ? step.gradients().get(name.substring("grad/".length()))
                  : step.monitors().get(name);
        };
    if (found == null) {
      throw new IllegalArgumentException("this step has no " + name);
    }
    return found;
  }

  /** The names of the gammas of both networks' attention layers. */
  public List<String> gammas() {
    return graph.gammas();
  }

  /** What a network's step can be asked to {@code watch} for logs, besides the loss. */
  public List<String> monitors(boolean ofGenerator) {
    TrainStep step = ofGenerator ? graph.generatorStep() : graph.discriminatorStep();
    return List.copyOf(step.monitors().keySet());
  }

  /**
   * Images of a generator in inference: moving statistics, and nothing changes.
   *
   * @param images {@code [N, H, W, C]} in [−1, 1]
   * @param attention by block name; empty where it was not asked for
   */
  public record Sample(float[] images, Map<String, Attention> attention) {}

  @Override
  public CheckedGan gan() {
    return graph.gan();
  }

  @Override
  public Sample sample(LatentBatch latent, boolean averaged, boolean withAttention) {
    try (Feeds feeds = feeds()) {
      feedLatent(feeds, latent);
      var result = graph.sampler(averaged).run(feeds, withAttention);
      return new Sample(result.output(), result.attention());
    }
  }

  /**
   * What a discriminator in inference says of images; nothing changes.
   *
   * @param logits {@code [N]}
   * @param attention by block name
   */
  public record Judgement(float[] logits, Map<String, Attention> attention) {}

  @Override
  public Judgement judge(RealBatch images) {
    try (Feeds feeds = feeds()) {
      graph.inputs().feedReal(feeds, images);
      var result = graph.judge().run(feeds, true);
      return new Judgement(result.output(), result.attention());
    }
  }

  @Override
  public Map<String, Double> attentionGammas() {
    Map<String, Double> layers = new LinkedHashMap<>();
    for (String gamma : gammas()) {
      String averaged = "ema/" + gamma;
      String variable = graph.variables().containsKey(averaged) ? averaged : gamma;
      String layer = gamma.substring(0, gamma.lastIndexOf('/'));
      layers.put(layer, (double) read(List.of(variable)).values().iterator().next()[0]);
    }
    return layers;
  }

  @Override
  public Map<String, float[]> weights(boolean ofGenerator, boolean averaged) {
    String network = ofGenerator ? "generator/" : "discriminator/";
    List<String> names = names().stream().filter(name -> name.startsWith(network)).toList();
    Map<String, float[]> weights = read(names);
    if (averaged) {
      List<String> averages = names.stream().map("ema/"::concat).filter(names()::contains).toList();
      read(averages)
          .forEach((name, values) -> weights.put(name.substring("ema/".length()), values));
    }
    return weights;
  }

  /** The public names of all variables: weights, states, {@code adam/...}, {@code ema/...}. */
  public List<String> names() {
    return List.copyOf(graph.variables().keySet());
  }

  /** The shape of a variable. */
  public long[] shape(String name) {
    return access.shape(name);
  }

  /**
   * The values of variables, row-major.
   *
   * @throws IllegalArgumentException for a name that no variable has
   */
  public Map<String, float[]> read(List<String> names) {
    return access.read(session, names);
  }

  /**
   * Sets variables, all of them or (where a name or a length is wrong) none.
   *
   * @throws IllegalArgumentException for a name that no variable has, or a wrong number of values
   */
  public void write(Map<String, float[]> values) {
    access.write(session, values);
  }

  /** All variables in one number: sessions of which one bit differs differ in it. */
  public int fingerprint() {
    try (Tensor<?> sum = session.runner().fetch(graph.fingerprint()).run().get(0)) {
      return sum.intValue();
    }
  }

  /** Keeps a copy of all variables beside them, in place of an earlier one. */
  public void remember() {
    run(graph.backup().store());
  }

  /** Sets all variables back to what they were at the latest {@link #remember}. */
  public void recall() {
    run(graph.backup().restore());
    run(graph.clearSums());
  }

  /**
   * Variables that hold NaN or an infinity: the first of each network, by name. Which network was
   * first cannot be told from the variables: within a round one poisons the other.
   */
  public List<String> notFinite() {
    Map<String, float[]> values = read(names());
    return Stream.of("discriminator/", "generator/")
        .flatMap(
            network ->
                values.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(network))
                    .filter(entry -> !allFinite(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .limit(1))
        .toList();
  }

  private static boolean allFinite(float[] values) {
    return IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i]));
  }

  Feeds feeds() {
    return new Feeds(session.runner());
  }

  void feedDiscriminator(Feeds feeds, RealBatch real, LatentBatch fake, float @Nullable [] mix) {
    graph.inputs().feedReal(feeds, real);
    feedLatent(feeds, fake);
    if (mix != null) {
      feeds.floats(graph.inputs().mix(), FloatBuffer.wrap(mix), mix.length);
    }
  }

  void feedLatent(Feeds feeds, LatentBatch latent) {
    graph.inputs().feedLatent(feeds, latent);
    feeds.scalar(graph.inputs().mostKept(), WarmUp.decay(1, latent.taken()));
  }

  /** Frees all variables and the native session; later calls are refused. */
  @Override
  public void close() {
    session.close();
  }
}
