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
    double[] origin = new double[x.width()];
    try (Blas.Rows a = new Blas.Rows(x, origin);
        Blas.Rows b = new Blas.Rows(y, origin)) {
      double[] tile = new double[TILE * TILE];
      int d = x.width();
      return within(a, d, tile) / (n * (n - 1))
          + within(b, d, tile) / (m * (m - 1))
          - 2 * between(a, b, d, tile) / (n * m);
    }
  }

  /** Over all pairs of different rows; each unordered pair is computed once. */
  private static double within(Blas.Rows x, int d, double[] tile) {
    double sum = 0;
    for (int i = 0; i < x.count(); i += TILE) {
      int n = Math.min(TILE, x.count() - i);
      x.products(i, n, x, i, n, tile);
      for (int row = 0; row < n; row++) {
        sum +=
            kernel(tile, row * n, row * n + row, d)
                + kernel(tile, row * n + row + 1, row * n + n, d);
      }
      for (int j = i + TILE; j < x.count(); j += TILE) {
        int m = Math.min(TILE, x.count() - j);
        x.products(i, n, x, j, m, tile);
        sum += 2 * kernel(tile, 0, n * m, d);
      }
    }
    return sum;
  }

  private static double between(Blas.Rows x, Blas.Rows y, int d, double[] tile) {
    double sum = 0;
    for (int i = 0; i < x.count(); i += TILE) {
      int n = Math.min(TILE, x.count() - i);
      for (int j = 0; j < y.count(); j += TILE) {
        int m = Math.min(TILE, y.count() - j);
        x.products(i, n, y, j, m, tile);
        sum += kernel(tile, 0, n * m, d);
      }
    }
    return sum;
  }

  private static double kernel(double[] products, int from, int to, int d) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double base = products[i] / d + 1;
      sum += base * base * base;
    }
    return sum;
  }
}
