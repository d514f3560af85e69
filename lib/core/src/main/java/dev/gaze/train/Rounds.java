package dev.gaze.train;

import dev.gaze.data.Position;
import dev.gaze.data.internal.Prefetch;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.graph.internal.MetricKey;
import dev.gaze.graph.internal.WarmUp;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of both networks, in the order of the spec's plan.
 *
 * <p>A round reads all of its real images before it moves anything, so that data that cannot be
 * read leave the networks, and the place in the data, as the last round left them. What fails after
 * that leaves half a round, which {@link #whole} tells.
 */
final class Rounds {
  private final TrainingSpec training;
  private final GanSession session;
  private final Prefetch data;
  private final Noise noise;
  private final Share share;
  private final boolean mixes;
  private final byte[][] pixels;
  private final int[][] labels;
  private final int[] noLabels;
  private final boolean hasClasses;
  private final String[] watchDiscriminator;
  private final String[] watchGenerator;
  private Position position;
  private boolean whole = true;

  /**
   * What a network's steps in a round computed.
   *
   * @param loss of the last one
   * @param learningRate of the last one
   */
  record Moved(float loss, float learningRate) {}

  /**
   * What a round computed.
   *
   * @param monitors gradient norms and sigmas by name
   */
  record Result(Moved discriminator, Moved generator, Map<String, Double> monitors) {}

  Rounds(
      GanSpec spec, GanSession session, Prefetch data, Noise noise, Share share, int imageBytes) {
    this.training = spec.training();
    this.session = session;
    this.data = data;
    this.noise = noise;
    this.share = share;
    mixes = training.terms().stream().anyMatch(LossTerm.GradientPenalty.class::isInstance);
    int own = share.of(training.batch());
    pixels = new byte[realBatches(training)][own * imageBytes];
    labels = new int[pixels.length][own];
    noLabels = new int[own];
    hasClasses = spec.classes() > 0;
    // Always, logged or not: a step that fetches more is another graph to TensorFlow, with other
    // last bits.
    watchDiscriminator = session.monitors(false).toArray(String[]::new);
    watchGenerator = session.monitors(true).toArray(String[]::new);
    position = data.position();
  }

  /** Batches of real images in a round. */
  static int realBatches(TrainingSpec training) {
    return training.plan().discriminatorSteps() * training.accumulation();
  }

  /** Real images a round sees, on all workers. */
  int images() {
    return pixels.length * training.batch();
  }

  /** Rounds in the whole run. */
  int rounds() {
    int count = training.plan().generatorSteps();
    return (training.steps() + count - 1) / count;
  }

  /** The place in the data behind the last whole round. */
  Position position() {
    return position;
  }

  /** Whether both networks stand where a round ended, not where one failed. */
  boolean whole() {
    return whole;
  }

  /** Tells that both networks were set back to where the last whole round ended. */
  void takenBack() {
    whole = true;
  }

  /**
   * One round.
   *
   * @param round from 0
   */
  Result run(int round) {
    for (int i = 0; i < pixels.length; i++) {
      data.next(pixels[i], labels[i]);
    }
    Map<String, Double> monitors = new LinkedHashMap<>();
    Moved discriminator;
    Moved generator;
    whole = false;
    if (training.plan().generatorFirst()) {
      generator = generatorSteps(round, monitors);
      discriminator = discriminatorSteps(round, monitors);
    } else {
      discriminator = discriminatorSteps(round, monitors);
      generator = generatorSteps(round, monitors);
    }
    whole = true;
    position = data.position();
    return new Result(discriminator, generator, monitors);
  }

  /** The loss of a step; what was watched goes to the monitors. */
  private float kept(GanSession.StepResult result, String network, Map<String, Double> monitors) {
    result
        .watched()
        .forEach(
            (name, value) ->
                monitors.put(
                    MetricKey.SIGMA.has(name) ? name : network + "_" + name, (double) value[0]));
    return result.loss();
  }

  private Moved discriminatorSteps(int round, Map<String, Double> monitors) {
    int count = training.plan().discriminatorSteps();
    float loss = 0;
    float rate = 0;
    for (int i = 0; i < count; i++) {
      int step = round * count + i;
      rate = LearningRate.at(training.discriminator(), step, rounds() * count);
      loss =
          accumulates()
              ? accumulatedDiscriminator(step, rate, monitors)
              : kept(discriminator(step, rate), "discriminator", monitors);
    }
    return new Moved(loss, rate);
  }

  private GanSession.StepResult discriminator(int step, float rate) {
    return session.discriminatorStep(real(step), fake(step), mix(step), rate, watchDiscriminator);
  }

  private float accumulatedDiscriminator(int step, float rate, Map<String, Double> monitors) {
    double loss = 0;
    for (int i = 0; i < training.accumulation(); i++) {
      int part = step * training.accumulation() + i;
      var result =
          session.accumulateDiscriminator(real(part), fake(part), mix(part), watchDiscriminator);
      loss += kept(result, "discriminator", monitors);
    }
    session.updateDiscriminator(rate);
    return (float) (loss / training.accumulation());
  }

  /** One of the round's real batches, by its count in the whole run. */
  private RealBatch real(int count) {
    int i = count % pixels.length;
    return RealBatch.ofPixels(pixels[i], hasClasses ? labels[i] : noLabels)
        .withSeed(share.seed(noise.seed(count)));
  }

  private LatentBatch fake(int count) {
    return share.of(noise.batch(Noise.Use.DISCRIMINATOR, count, training.batch()));
  }

  private float @Nullable [] mix(int count) {
    return mixes ? share.of(noise.mix(count, training.batch())) : null;
  }

  private Moved generatorSteps(int round, Map<String, Double> monitors) {
    int count = training.plan().generatorSteps();
    int size = training.generatorBatch() == 0 ? training.batch() : training.generatorBatch();
    float loss = 0;
    float rate = 0;
    for (int i = 0; i < count; i++) {
      int step = round * count + i;
      rate = LearningRate.at(training.generator(), step, rounds() * count);
      loss =
          accumulates()
              ? accumulatedGenerator(step, size, rate, monitors)
              : kept(generator(step, size, rate), "generator", monitors);
    }
    return new Moved(loss, rate);
  }

  private GanSession.StepResult generator(int step, int size, float rate) {
    LatentBatch latent = share.of(noise.batch(Noise.Use.GENERATOR, step, size));
    return session.generatorStep(latent, rate, averageDecay(step), watchGenerator);
  }

  private float accumulatedGenerator(int step, int size, float rate, Map<String, Double> monitors) {
    double loss = 0;
    for (int i = 0; i < training.accumulation(); i++) {
      int part = step * training.accumulation() + i;
      LatentBatch latent = share.of(noise.batch(Noise.Use.GENERATOR, part, size));
      loss += kept(session.accumulateGenerator(latent, watchGenerator), "generator", monitors);
    }
    session.updateGenerator(rate, averageDecay(step));
    return (float) (loss / training.accumulation());
  }

  private boolean accumulates() {
    return training.accumulation() > 1;
  }

  /** Before its start the average is the weights themselves; from there on it warms up. */
  private float averageDecay(int step) {
    TrainingSpec.Ema ema = training.ema();
    return ema == null || step < ema.start() ? 0 : WarmUp.decay(ema.decay(), step - ema.start());
  }
}
