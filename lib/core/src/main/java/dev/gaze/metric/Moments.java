package dev.gaze.metric;

import java.util.Locale;

/**
 * Mean and covariance of any number of features, in one pass and constant memory.
 *
 * <p>Rows are gathered to blocks; each block is centred at its own mean before it is squared and
 * joined (Chan, Golub and LeVeque 1983), so that a large mean costs no digits. Not for several
 * threads at once: give each its own, and {@link #merge} them.
 */
public final class Moments {
  private static final int BLOCK = 1024;
  private final int width;
  private final double[] mean;

  /** Of what is centred; its upper triangle alone. */
  private final double[] scatter;

  private final double[] block;
  private int waiting;
  private long count;

  /**
   * Of nothing yet.
   *
   * @param width D, at least 1
   */
  public Moments(int width) {
    this.width = width;
    mean = new double[width];
    scatter = new double[Math.multiplyExact(width, width)];
    block = new double[Math.multiplyExact(BLOCK, width)];
  }

  /**
   * Adds features.
   *
   * @throws MetricException where they are of another width
   */
  public void add(Features features) {
    if (features.width() != width) {
      throw new MetricException(
          String.format(
              Locale.ROOT, "features %d wide; expected %d, as before", features.width(), width));
    }
    int from = 0;
    while (from < features.count()) {
      int rows = Math.min(BLOCK - waiting, features.count() - from);
      System.arraycopy(features.values(), from * width, block, waiting * width, rows * width);
      waiting += rows;
      from += rows;
      if (waiting == BLOCK) {
        flush();
      }
    }
  }

  /** Adds all that another has seen; the other stays as it is, but for rounding. */
  public void merge(Moments other) {
    if (other.width != width) {
      throw new MetricException(
          String.format(Locale.ROOT, "features %d wide; expected %d", other.width, width));
    }
    flush();
    other.flush();
    join(other.count, other.mean);
    for (int i = 0; i < scatter.length; i++) {
      scatter[i] += other.scatter[i];
    }
  }

  /** Features seen so far. */
  public long count() {
    return count + waiting;
  }

  /**
   * Mean and unbiased covariance of what was added.
   *
   * @throws MetricException of fewer than two
   */
  public Gaussian gaussian() {
    flush();
    if (count < 2) {
      throw new MetricException(
          String.format(Locale.ROOT, "%d images have no covariance; expected at least 2", count));
    }
    double[] covariance = new double[scatter.length];
    for (int i = 0; i < width; i++) {
      for (int j = i; j < width; j++) {
        double value = scatter[i * width + j] / (count - 1);
        covariance[i * width + j] = value;
        covariance[j * width + i] = value;
      }
    }
    return new Gaussian(count, mean.clone(), covariance);
  }

  private void flush() {
    if (waiting == 0) {
      return;
    }
    double[] centre = new double[width];
    for (int row = 0; row < waiting; row++) {
      for (int i = 0; i < width; i++) {
        centre[i] += block[row * width + i] / waiting;
      }
    }
    for (int row = 0; row < waiting; row++) {
      for (int i = 0; i < width; i++) {
        block[row * width + i] -= centre[i];
      }
    }
    Blas.addGram(block, waiting, width, scatter);
    join(waiting, centre);
    waiting = 0;
  }

  /** What two means that differ add to the scatter. */
  private void join(long others, double[] centre) {
    if (others == 0) {
      return;
    }
    long all = count + others;
    double weight = (double) count * others / all;
    double[] gap = new double[width];
    for (int i = 0; i < width; i++) {
      gap[i] = centre[i] - mean[i];
      mean[i] += gap[i] * others / all;
    }
    for (int i = 0; i < width; i++) {
      for (int j = i; j < width; j++) {
        scatter[i * width + j] += weight * gap[i] * gap[j];
      }
    }
    count = all;
  }
}
