package dev.gaze.metric;

/**
 * KID (Bińkowski et al. 2018, section 4): the unbiased MMD² with kernel {@code (xᵀy / D + 1)³},
 * diagonals dropped. It may be slightly negative.
 */
public final class KernelDistance {
  private static final int TILE = 1024;

  private KernelDistance() {}

  /**
   * KID's mean over disjoint blocks, and its standard error.
   *
   * @param blocks at least 1; block b takes row {@code b N / blocks} and those up to the next one's
   * @throws MetricException where the widths differ, or a block would have fewer than two rows
   */
  public static Estimate of(Features real, Features generated, int blocks) {
    Features.check("KID", real, generated, Math.multiplyExact(2, Math.max(1, blocks)));
    double[] values = new double[Math.max(1, blocks)];
    double mean = 0;
    for (int b = 0; b < values.length; b++) {
      values[b] = block(part(real, b, values.length), part(generated, b, values.length));
      mean += values[b] / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int n = values.length;
    double error = n == 1 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
    return new Estimate(mean, error);
  }

  private static Features part(Features all, int block, int blocks) {
    long n = all.count();
    return blocks == 1
        ? all
        : all.rows((int) (block * n / blocks), (int) ((block + 1) * n / blocks));
  }

  private static double block(Features x, Features y) {
    double n = x.count();
    double m = y.count();
    return within(x) / (n * (n - 1)) + within(y) / (m * (m - 1)) - 2 * between(x, y) / (n * m);
  }

  /** Over all pairs of different rows; each unordered pair is computed once. */
  private static double within(Features x) {
    double sum = 0;
    for (int i = 0; i < x.count(); i += TILE) {
      Features left = x.rows(i, Math.min(x.count(), i + TILE));
      for (int j = i; j < x.count(); j += TILE) {
        Features right = x.rows(j, Math.min(x.count(), j + TILE));
        sum += i == j ? kernel(left, right, true) : 2 * kernel(left, right, false);
      }
    }
    return sum;
  }

  private static double between(Features x, Features y) {
    double sum = 0;
    for (int i = 0; i < x.count(); i += TILE) {
      Features left = x.rows(i, Math.min(x.count(), i + TILE));
      for (int j = 0; j < y.count(); j += TILE) {
        sum += kernel(left, y.rows(j, Math.min(y.count(), j + TILE)), false);
      }
    }
    return sum;
  }

  private static double kernel(Features x, Features y, boolean withoutDiagonal) {
    int d = x.width();
    double[] products = Blas.timesTransposed(x.values(), y.values(), x.count(), d, y.count());
    double sum = 0;
    for (int i = 0; i < products.length; i++) {
      if (!withoutDiagonal || i / y.count() != i % y.count()) {
        double base = products[i] / d + 1;
        sum += base * base * base;
      }
    }
    return sum;
  }
}
