package dev.gaze.graph;

import dev.gaze.layers.SelfAttention;
import dev.gaze.spec.ImageSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.UInt8;

/**
 * A GAN with values in its variables. Not for several threads at once.
 *
 * <p>Every method that takes labels refuses one that is out of range before TensorFlow sees it.
 */
public final class GanSession implements AutoCloseable {
  private final GanGraph graph;
  private final Session session;
  private final VariableAccess access;

  private GanSession(GanGraph graph, RuntimeConfig config) {
    this.graph = graph;
    access = new VariableAccess(graph);
    session = Sessions.open(graph.graph(), config);
    run(graph.clearSums());
  }

  /**
   * Opens a session; the named variables have no values until {@link #initialize} or {@link
   * #write}.
   */
  public static GanSession open(GanGraph graph, RuntimeConfig config) {
    return new GanSession(graph, config);
  }

  /** Another session on the same graph, of other settings, with the same values. */
  public GanSession copy(RuntimeConfig config) {
    GanSession copy = new GanSession(graph, config);
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
      feeds.runner().run();
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
      feeds.runner().run();
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
    List<Tensor<?>> results = runner.run();
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

  private Operand<Float> watched(TrainStep step, String name) {
    Operand<Float> found =
        switch (name) {
          case "real_logits" -> step == graph.discriminatorStep() ? graph.realLogits() : null;
          case "fake_logits" -> graph.fakeLogits();
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

  /**
   * Runs the generator.
   *
   * @param averaged whether on the averaged weights, where the spec has an average
   * @param withAttention whether to return attention
   */
  public Sample sample(LatentBatch latent, boolean averaged, boolean withAttention) {
    GanGraph.Sampler sampler = graph.sampler(averaged);
    try (Feeds feeds = new Feeds(session.runner())) {
      feedLatent(feeds, latent);
      Map<String, Attention> attention = new LinkedHashMap<>();
      float[] images =
          infer(
              feeds,
              sampler.images(),
              withAttention ? sampler.attention() : Map.of(),
              true,
              attention);
      return new Sample(images, attention);
    }
  }

  /**
   * What a discriminator in inference says of images; nothing changes.
   *
   * @param logits {@code [N]}
   * @param attention by block name
   */
  public record Judgement(float[] logits, Map<String, Attention> attention) {}

  /** Runs the discriminator, on weights as they are: it has no average. */
  public Judgement judge(RealBatch images) {
    GanGraph.Judge judge = graph.judge();
    try (Feeds feeds = new Feeds(session.runner())) {
      feedReal(feeds, images);
      Map<String, Attention> attention = new LinkedHashMap<>();
      float[] logits = infer(feeds, judge.logits(), judge.attention(), false, attention);
      return new Judgement(logits, attention);
    }
  }

  private float[] infer(
      Feeds feeds,
      Operand<Float> output,
      Map<String, Operand<Float>> maps,
      boolean ofGenerator,
      Map<String, Attention> attention) {
    Map<String, SelfAttention> layers = graph.attentions(ofGenerator);
    Session.Runner runner = feeds.runner();
    runner.fetch(output);
    maps.values().forEach(runner::fetch);
    List<Tensor<?>> results = runner.run();
    try {
      int next = 1;
      for (String name : maps.keySet()) {
        SelfAttention layer = Objects.requireNonNull(layers.get(name));
        attention.put(name, Attention.of(layer, Feeds.values(results.get(next++))));
      }
      return Feeds.values(results.get(0));
    } finally {
      results.forEach(Tensor::close);
    }
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
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  Feeds feeds() {
    return new Feeds(session.runner());
  }

  void feedDiscriminator(Feeds feeds, RealBatch real, LatentBatch fake, float @Nullable [] mix) {
    feedReal(feeds, real);
    feedLatent(feeds, fake);
    if (mix != null) {
      feeds.floats(graph.inputs().mix(), FloatBuffer.wrap(mix), mix.length);
    }
  }

  private void feedReal(Feeds feeds, RealBatch real) {
    ImageSpec image = graph.gan().spec().image();
    int n = real.labels().length;
    checkLabels(real.labels());
    long[] shape = {n, image.height(), image.width(), image.channels()};
    byte[] pixels = real.pixels();
    FloatBuffer images = real.images();
    if (pixels != null) {
      feeds.feed(
          graph.inputs().pixels(), Tensor.create(UInt8.class, shape, ByteBuffer.wrap(pixels)));
    } else if (images != null) {
      feeds.feed(graph.inputs().images(), Tensor.create(shape, images.duplicate()));
    }
    feeds.ints(graph.inputs().realLabels(), IntBuffer.wrap(real.labels()), n);
    feeds.feed(graph.inputs().realSeed(), Tensor.create(real.seed(), Long.class));
  }

  void feedLatent(Feeds feeds, LatentBatch latent) {
    int n = latent.labels().length;
    checkLabels(latent.labels());
    int size = graph.gan().spec().latent().size();
    if (latent.z().length != n * size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "latent: got %d numbers, expected %d x %d", latent.z().length, n, size));
    }
    feeds.floats(graph.inputs().latent(), FloatBuffer.wrap(latent.z()), n, size);
    feeds.ints(graph.inputs().fakeLabels(), IntBuffer.wrap(latent.labels()), n);
    feeds.feed(graph.inputs().fakeSeed(), Tensor.create(latent.seed(), Long.class));
    feeds.scalar(graph.inputs().mostKept(), WarmUp.decay(1, latent.taken()));
  }

  private void checkLabels(int[] labels) {
    int classes = Math.max(1, graph.gan().spec().classes());
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of the batch is %d; expected 0 to %d",
                i,
                labels[i],
                classes - 1));
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
