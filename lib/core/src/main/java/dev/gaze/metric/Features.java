package dev.gaze.metric;

import java.util.Locale;

/**
 * Features of some images, a row each.
 *
 * @param values {@code [N, D]}, row-major, all finite; neither copied nor changed
 * @param width D, at least 1
 */
public record Features(double[] values, int width) {

  /**
   * Checks them.
   *
   * @throws MetricException where a feature is NaN or infinite, or the rows are not whole
   */
  public Features {
    if (width < 1 || values.length % width != 0) {
      throw new MetricException(
          String.format(
              Locale.ROOT, "%d numbers make no whole rows of %d features", values.length, width));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new NotFiniteException(i % width, i / width, values[i]);
      }
    }
  }

  /** The same of what a network has answered. */
  public static Features of(float[] values, int width) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return new Features(wide, width);
  }

  /** N. */
  public int count() {
    return values.length / width;
  }

  /** Rows {@code from} to {@code to - 1}, copied. */
  public Features rows(int from, int to) {
    return new Features(java.util.Arrays.copyOfRange(values, from * width, to * width), width);
  }

  /** Refuses fewer rows than a metric needs, and rows of other widths. */
  static void check(String metric, Features real, Features generated, int least) {
    if (real.width != generated.width) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%s: real features are %d wide, generated ones %d; take the same network for both",
              metric,
              real.width,
              generated.width));
    }
    if (Math.min(real.count(), generated.count()) < least) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%s: %d real and %d generated images; expected at least %d of each",
              metric,
              real.count(),
              generated.count(),
              least));
    }
  }
}
