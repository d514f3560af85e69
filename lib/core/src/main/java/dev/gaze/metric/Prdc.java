package dev.gaze.metric;

import java.util.Arrays;
import java.util.Locale;

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al.
 * 2020). A ball around an image reaches to its k-th neighbour among its own kind, itself excluded;
 * what lies strictly inside is covered.
 *
 * @param precision the part of the generated images that lie in a real one's ball
 * @param recall the part of the real images that lie in a generated one's ball
 * @param density the real balls around a generated image, over k; 1 is expected of equal
 *     distributions, and it may be more
 * @param coverage the part of the real balls that hold a generated image
 */
public record Prdc(double precision, double recall, double density, double coverage) {
  /** The published number of neighbours. */
  public static final int NEIGHBOURS = 5;

  private static final int TILE = 1024;

  /** Squared distances of a tile {@code [rows, columns]}, which begins at a row and a column. */
  @FunctionalInterface
  private interface Tiles {
    void accept(int row, int rows, int column, int columns, double[] squares);
  }

  /**
   * Computes all four.
   *
   * @param k neighbours, at least 1
   * @throws MetricException where the widths differ, or there are no more than k images of a kind
   */
  public static Prdc of(Features real, Features generated, int k) {
    if (k < 1) {
      throw new MetricException(String.format(Locale.ROOT, "PRDC: k = %d; expected at least 1", k));
    }
    Features.check("PRDC", real, generated, k + 1);
    double[] ofReal = radii(real, k);
    double[] ofGenerated = radii(generated, k);
    int n = real.count();
    int m = generated.count();
    int[] balls = new int[m];
    boolean[] recalled = new boolean[n];
    boolean[] covered = new boolean[n];
    distances(
        real,
        generated,
        false,
        (row, rows, column, columns, squares) -> {
          for (int t = 0; t < rows * columns; t++) {
            int i = row + t / columns;
            int j = column + t % columns;
            if (squares[t] < ofReal[i]) {
              balls[j]++;
              covered[i] = true;
            }
            recalled[i] |= squares[t] < ofGenerated[j];
          }
        });
    double precise = Arrays.stream(balls).filter(b -> b > 0).count();
    return new Prdc(
        precise / m,
        part(recalled),
        Arrays.stream(balls).asLongStream().sum() / ((double) k * m),
        part(covered));
  }

  private static double part(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return (double) count / flags.length;
  }

  /** The squared distance of each row to its k-th neighbour. */
  private static double[] radii(Features x, int k) {
    double[][] nearest = new double[x.count()][k];
    for (double[] row : nearest) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    distances(
        x,
        x,
        true,
        (row, rows, column, columns, squares) -> {
          for (int t = 0; t < rows * columns; t++) {
            int i = row + t / columns;
            int j = column + t % columns;
            if (j > i) { // Both ways, once.
              insert(nearest[i], squares[t]);
              insert(nearest[j], squares[t]);
            }
          }
        });
    return Arrays.stream(nearest).mapToDouble(row -> row[k - 1]).toArray();
  }

  /** Keeps the smallest, ascending. */
  private static void insert(double[] smallest, double value) {
    int at = smallest.length - 1;
    if (value >= smallest[at]) {
      return;
    }
    for (; at > 0 && smallest[at - 1] > value; at--) {
      smallest[at] = smallest[at - 1];
    }
    smallest[at] = value;
  }

  /**
   * {@code |x|² + |y|² − 2 xᵀy}, about the mean of x, so that a large mean costs no digits.
   *
   * @param upper whether only the tiles on and right of the diagonal are wanted
   */
  private static void distances(Features x, Features y, boolean upper, Tiles tiles) {
    double[] centre = centre(x);
    double[] ofLeft = squares(x, centre);
    double[] ofRight = squares(y, centre);
    double[] squares = new double[TILE * TILE];
    try (Blas.Rows left = new Blas.Rows(x, centre);
        Blas.Rows right = new Blas.Rows(y, centre)) {
      for (int i = 0; i < x.count(); i += TILE) {
        int n = Math.min(TILE, x.count() - i);
        for (int j = upper ? i : 0; j < y.count(); j += TILE) {
          int m = Math.min(TILE, y.count() - j);
          left.products(i, n, right, j, m, squares);
          for (int t = 0; t < n * m; t++) {
            double sum = ofLeft[i + t / m] + ofRight[j + t % m];
            squares[t] = Math.max(0, sum - 2 * squares[t]);
          }
          tiles.accept(i, n, j, m, squares);
        }
      }
    }
  }

  private static double[] centre(Features x) {
    double[] centre = new double[x.width()];
    for (int row = 0; row < x.count(); row++) {
      for (int i = 0; i < centre.length; i++) {
        centre[i] += x.values()[row * centre.length + i] / x.count();
      }
    }
    return centre;
  }

  private static double[] squares(Features x, double[] centre) {
    double[] sums = new double[x.count()];
    for (int row = 0; row < sums.length; row++) {
      for (int i = 0; i < centre.length; i++) {
        double value = x.values()[row * centre.length + i] - centre[i];
        sums[row] += value * value;
      }
    }
    return sums;
  }
}
