package dev.gaze.train;

import dev.gaze.data.Prefetch;
import dev.gaze.graph.GanSession;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of both networks, in the order of the spec's plan. */
final class Rounds {
  private static final String[] NOTHING = {};
  private final TrainingSpec training;
  private final GanSession session;
  private final Prefetch data;
  private final Noise noise;
  private final boolean mixes;
  private final byte[] pixels;
  private final int[] labels;
  private final boolean hasClasses;
  private String[] watchDiscriminator = NOTHING;
  private String[] watchGenerator = NOTHING;

  /**
   * What a round computed.
   *
   * @param discriminator loss of its last discriminator step
   * @param generator loss of its last generator step
   * @param monitors gradient norms and sigmas by name; empty where they were not asked for
   */
  record Result(float discriminator, float generator, Map<String, Double> monitors) {}

  Rounds(GanSpec spec, GanSession session, Prefetch data, Noise noise, int imageBytes) {
    this.training = spec.training();
    this.session = session;
    this.data = data;
    this.noise = noise;
    mixes = training.terms().stream().anyMatch(LossTerm.GradientPenalty.class::isInstance);
    pixels = new byte[training.batch() * imageBytes];
    labels = new int[training.batch()];
    hasClasses = spec.classes() > 0;
  }

  /** Real images a round sees. */
  int images() {
    return training.plan().discriminatorSteps() * training.batch() * training.accumulation();
  }

  /**
   * One round.
   *
   * @param round from 0
   * @param monitored whether to return monitors too
   */
  Result run(int round, boolean monitored) {
    Map<String, Double> monitors = new LinkedHashMap<>();
    watchDiscriminator = monitored ? watch(false) : NOTHING;
    watchGenerator = monitored ? watch(true) : NOTHING;
    float discriminator;
    float generator;
    if (training.plan().generatorFirst()) {
      generator = generatorSteps(round, monitors);
      discriminator = discriminatorSteps(round, monitors);
    } else {
      discriminator = discriminatorSteps(round, monitors);
      generator = generatorSteps(round, monitors);
    }
    return new Result(discriminator, generator, monitors);
  }

  private String[] watch(boolean ofGenerator) {
    return session.monitors(ofGenerator).toArray(NOTHING);
  }

  /** The loss of a step; what was watched goes to the monitors. */
  private static float kept(
      GanSession.StepResult result, String network, Map<String, Double> monitors) {
    result
        .watched()
        .forEach(
            (name, value) ->
                monitors.put(
                    name.startsWith("sigma/") ? name : network + "_" + name, (double) value[0]));
    return result.loss();
  }

  private float discriminatorSteps(int round, Map<String, Double> monitors) {
    int count = training.plan().discriminatorSteps();
    float loss = 0;
    for (int i = 0; i < count; i++) {
      int step = round * count + i;
      float rate = LearningRate.at(training.discriminator(), step, rounds() * count);
      loss =
          accumulates()
              ? accumulatedDiscriminator(step, rate, monitors)
              : kept(discriminator(step, rate), "discriminator", monitors);
    }
    return loss;
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

  private RealBatch real(int count) {
    data.next(pixels, labels);
    return RealBatch.ofPixels(pixels, hasClasses ? labels : new int[labels.length])
        .withSeed(noise.seed(count));
  }

  private LatentBatch fake(int count) {
    return noise.batch(Noise.Use.DISCRIMINATOR, count, training.batch());
  }

  private float @Nullable [] mix(int count) {
    return mixes ? noise.mix(count, training.batch()) : null;
  }

  private float generatorSteps(int round, Map<String, Double> monitors) {
    int count = training.plan().generatorSteps();
    int size = training.generatorBatch() == 0 ? training.batch() : training.generatorBatch();
    float loss = 0;
    for (int i = 0; i < count; i++) {
      int step = round * count + i;
      float rate = LearningRate.at(training.generator(), step, rounds() * count);
      loss =
          accumulates()
              ? accumulatedGenerator(step, size, rate, monitors)
              : kept(generator(step, size, rate), "generator", monitors);
    }
    return loss;
  }

  private GanSession.StepResult generator(int step, int size, float rate) {
    LatentBatch latent = noise.batch(Noise.Use.GENERATOR, step, size);
    return session.generatorStep(latent, rate, averageDecay(step), watchGenerator);
  }

  private float accumulatedGenerator(int step, int size, float rate, Map<String, Double> monitors) {
    double loss = 0;
    for (int i = 0; i < training.accumulation(); i++) {
      int part = step * training.accumulation() + i;
      LatentBatch latent = noise.batch(Noise.Use.GENERATOR, part, size);
      loss += kept(session.accumulateGenerator(latent, watchGenerator), "generator", monitors);
    }
    session.updateGenerator(rate, averageDecay(step));
    return (float) (loss / training.accumulation());
  }

  private boolean accumulates() {
    return training.accumulation() > 1;
  }

  /** Rounds in the whole run. */
  int rounds() {
    int count = training.plan().generatorSteps();
    return (training.steps() + count - 1) / count;
  }

  /** Before its start the average is the weights themselves. */
  private float averageDecay(int step) {
    TrainingSpec.Ema ema = training.ema();
    return ema == null || step < ema.start() ? 0 : (float) ema.decay();
  }
}
