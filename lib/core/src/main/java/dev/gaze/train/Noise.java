package dev.gaze.train;

import dev.gaze.graph.LatentBatch;
import java.util.SplittableRandom;

/**
 * The run's random numbers. Each batch is a function of the seed, the network and the count of its
 * steps, so that nothing but a step number needs to be saved for a run to go on with the same bits.
 */
final class Noise {
  private final long seed;
  private final int latent;
  private final int classes;

  /** Streams that must never share numbers. */
  enum Use {
    DISCRIMINATOR(0),
    GENERATOR(1),
    MIX(2),
    SAMPLES(3),
    REAL(4);

    private final int stream;

    Use(int stream) {
      this.stream = stream;
    }
  }

  /**
   * @param latent length of z
   * @param classes 0 for none
   */
  Noise(long seed, int latent, int classes) {
    this.seed = seed;
    this.latent = latent;
    this.classes = classes;
  }

  private SplittableRandom stream(Use use, long count) {
    long key = seed * 0x9E3779B97F4A7C15L + use.stream;
    // Split once: streams of neighbouring counts are unrelated.
    return new SplittableRandom(new SplittableRandom(key + count * 0xD1342543DE82EF95L).nextLong());
  }

  /**
   * z from N(0, I), labels uniform and independent.
   *
   * @param count batches of this use before
   */
  LatentBatch batch(Use use, long count, int size) {
    SplittableRandom random = stream(use, count);
    float[] z = normal(random, size * latent, Double.POSITIVE_INFINITY);
    int[] labels = new int[size];
    if (classes > 0) {
      for (int i = 0; i < size; i++) {
        labels[i] = random.nextInt(classes);
      }
    }
    return new LatentBatch(z, labels, random.nextLong(), count);
  }

  /** z from N(0, I) with given labels. */
  LatentBatch labelled(Use use, long count, int[] labels) {
    return labelled(use, count, labels, Double.POSITIVE_INFINITY);
  }

  /**
   * z from N(0, I) with given labels.
   *
   * @param limit numbers that are larger are drawn again
   */
  LatentBatch labelled(Use use, long count, int[] labels, double limit) {
    return new LatentBatch(normal(stream(use, count), labels.length * latent, limit), labels);
  }

  /** For what is done to a batch of real images. */
  long seed(long count) {
    return stream(Use.REAL, count).nextLong();
  }

  /** Uniform in [0, 1). */
  float[] mix(long count, int size) {
    SplittableRandom random = stream(Use.MIX, count);
    float[] mix = new float[size];
    for (int i = 0; i < size; i++) {
      mix[i] = (float) random.nextDouble();
    }
    return mix;
  }

  private static float[] normal(SplittableRandom random, int size, double limit) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double value;
      do {
        value = random.nextGaussian();
      } while (Math.abs(value) > limit);
      values[i] = (float) value;
    }
    return values;
  }
}
