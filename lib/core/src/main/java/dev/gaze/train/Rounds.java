package dev.gaze.train;

import dev.gaze.data.Prefetch;
import dev.gaze.graph.GanSession;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.TrainingSpec;
import org.jspecify.annotations.Nullable;

/** The steps of both networks, in the order of the spec's plan. */
final class Rounds {
  private final TrainingSpec training;
  private final GanSession session;
  private final Prefetch data;
  private final Noise noise;
  private final boolean mixes;
  private final byte[] pixels;
  private final int[] labels;
  private final boolean hasClasses;

  /** The losses of a round's last steps. */
  record Losses(float discriminator, float generator) {}

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
   */
  Losses run(int round) {
    float discriminator = 0;
    float generator = 0;
    if (training.plan().generatorFirst()) {
      generator = generatorSteps(round);
      discriminator = discriminatorSteps(round);
    } else {
      discriminator = discriminatorSteps(round);
      generator = generatorSteps(round);
    }
    return new Losses(discriminator, generator);
  }

  private float discriminatorSteps(int round) {
    int count = training.plan().discriminatorSteps();
    float loss = 0;
    for (int i = 0; i < count; i++) {
      int step = round * count + i;
      float rate = LearningRate.at(training.discriminator(), step, rounds() * count);
      loss = accumulates() ? accumulatedDiscriminator(step, rate) : discriminator(step, rate);
    }
    return loss;
  }

  private float discriminator(int step, float rate) {
    RealBatch real = real();
    return session.discriminatorStep(real, fake(step), mix(step), rate).loss();
  }

  private float accumulatedDiscriminator(int step, float rate) {
    double loss = 0;
    for (int i = 0; i < training.accumulation(); i++) {
      int part = step * training.accumulation() + i;
      loss += session.accumulateDiscriminator(real(), fake(part), mix(part)).loss();
    }
    session.updateDiscriminator(rate);
    return (float) (loss / training.accumulation());
  }

  private RealBatch real() {
    data.next(pixels, labels);
    return RealBatch.ofPixels(pixels, hasClasses ? labels : new int[labels.length]);
  }

  private LatentBatch fake(int count) {
    return noise.batch(Noise.Use.DISCRIMINATOR, count, training.batch());
  }

  private float @Nullable [] mix(int count) {
    return mixes ? noise.mix(count, training.batch()) : null;
  }

  private float generatorSteps(int round) {
    int count = training.plan().generatorSteps();
    int size = training.generatorBatch() == 0 ? training.batch() : training.generatorBatch();
    float loss = 0;
    for (int i = 0; i < count; i++) {
      int step = round * count + i;
      float rate = LearningRate.at(training.generator(), step, rounds() * count);
      loss =
          accumulates()
              ? accumulatedGenerator(step, size, rate)
              : session
                  .generatorStep(
                      noise.batch(Noise.Use.GENERATOR, step, size), rate, averageDecay(step))
                  .loss();
    }
    return loss;
  }

  private float accumulatedGenerator(int step, int size, float rate) {
    double loss = 0;
    for (int i = 0; i < training.accumulation(); i++) {
      int part = step * training.accumulation() + i;
      LatentBatch latent = noise.batch(Noise.Use.GENERATOR, part, size);
      loss += session.accumulateGenerator(latent).loss();
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
