package dev.gaze.train;

import dev.gaze.graph.LatentBatch;
import java.util.Locale;

/**
 * The way from one latent to another along a sphere ("slerp", Shoemake 1985; White 2016, section
 * 2). Not along a line: z of N(0, I) lies near a sphere of radius √size, and the middle of a line
 * is nearer to the centre, where the generator has hardly ever been.
 */
final class Interpolation {
  private static final double PARALLEL = 1e-6;

  private Interpolation() {}

  /**
   * Latents on the way from some to others.
   *
   * @param from the start of each way, {@code [N]}, and its class
   * @param to the end of each way, {@code [N]}
   * @param steps latents on each way, its ends included; at least 2
   * @return {@code [N * steps]}, one way after the other
   */
  static LatentBatch between(LatentBatch from, LatentBatch to, int steps) {
    int ways = from.labels().length;
    if (steps < 2 || to.z().length != from.z().length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "interpolation: %d steps between latents of %d and %d numbers; expected at least 2, and as many",
              steps,
              from.z().length,
              to.z().length));
    }
    int size = from.z().length / ways;
    float[] z = new float[ways * steps * size];
    int[] labels = new int[ways * steps];
    for (int way = 0; way < ways; way++) {
      double angle = angle(from.z(), to.z(), way * size, size);
      for (int step = 0; step < steps; step++) {
        int place = way * steps + step;
        labels[place] = from.labels()[way];
        double part = step / (steps - 1.0);
        double a = weight(1 - part, angle);
        double b = weight(part, angle);
        for (int i = 0; i < size; i++) {
          int at = way * size + i;
          z[place * size + i] = (float) (a * from.z()[at] + b * to.z()[at]);
        }
      }
    }
    return new LatentBatch(z, labels);
  }

  private static double angle(float[] a, float[] b, int start, int size) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = start; i < start + size; i++) {
      product += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    double cosine = product / Math.sqrt(squaresA * squaresB);
    return Double.isNaN(cosine) ? 0 : Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /** sin(part · angle) / sin(angle), which is {@code part} where there is hardly an angle. */
  private static double weight(double part, double angle) {
    double sine = Math.sin(angle);
    return sine < PARALLEL ? part : Math.sin(part * angle) / sine;
  }
}
