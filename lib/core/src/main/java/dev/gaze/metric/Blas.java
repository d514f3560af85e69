package dev.gaze.metric;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpstrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import dev.gaze.tensorflow.internal.NativeCache;
import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;

/** The few products and the one decomposition that metrics need. All matrices are row-major. */
final class Blas {

  static {
    NativeCache.configureJavaCpp();
  }

  private Blas() {}

  /** {@code A[n, k] B[k, m]}. */
  static double[] times(double[] a, double[] b, int n, int k, int m) {
    double[] c = new double[n * m];
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, m, k, 1, a, k, b, m, 0, c, m);
    return c;
  }

  /** {@code A[k, n]ᵀ B[k, m]}. */
  static double[] transposedTimes(double[] a, double[] b, int n, int k, int m) {
    double[] c = new double[n * m];
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, m, k, 1, a, n, b, m, 0, c, m);
    return c;
  }

  /** Rows of features in native memory, so that products of parts of them copy nothing. */
  static final class Rows implements AutoCloseable {
    private final DoublePointer values;
    private final int count;
    private final int width;

    /**
     * Copies features.
     *
     * @param centre {@code [D]}, taken off each row
     */
    Rows(Features x, double[] centre) {
      count = x.count();
      width = x.width();
      values = new DoublePointer((long) count * width);
      double[] row = new double[width];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < width; j++) {
          row[j] = x.values()[i * width + j] - centre[j];
        }
        values.position((long) i * width).put(row);
      }
      values.position(0);
    }

    int count() {
      return count;
    }

    /**
     * Products of n of these rows with m of others.
     *
     * @param products {@code [n, m]} of it are written
     */
    void products(int from, int n, Rows others, int otherFrom, int m, double[] products) {
      // Views: closing one would free all.
      DoublePointer a = values.getPointer((long) from * width);
      DoublePointer b = others.values.getPointer((long) otherFrom * width);
      int d = width;
      try (DoublePointer c = new DoublePointer((long) n * m)) {
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, m, d, 1, a, d, b, d, 0, c, m);
        c.get(products, 0, n * m);
      }
    }

    @Override
    public void close() {
      values.close();
    }
  }

  /** Adds {@code A[k, n]ᵀ A} to the upper triangle of {@code c[n, n]}. */
  static void addGram(double[] a, int k, int n, double[] c) {
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, n, k, 1, a, n, 1, c, n);
  }

  /**
   * F of {@code A = F Fᵀ}, {@code [n, rank]}: Cholesky's with pivots, which ends at the rank.
   *
   * @param a {@code [n, n]}, symmetric, positive semidefinite up to rounding
   */
  static double[] factor(double[] a, int n) {
    double[] lower = a.clone();
    int[] pivots = new int[n];
    int[] ranks = new int[1];
    // A negative tolerance is n · ε · the largest pivot. A symmetric matrix is its own transpose,
    // so that columns may be taken for rows.
    LAPACKE_dpstrf(LAPACK_COL_MAJOR, (byte) 'L', n, lower, n, pivots, ranks, -1);
    int rank = ranks[0];
    double[] factor = new double[n * rank];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i && j < rank; j++) {
        factor[(pivots[i] - 1) * rank + j] = lower[j * n + i];
      }
    }
    return factor;
  }

  /** Eigenvalues, ascending, of the symmetric matrix {@code a[n, n]}, which is lost. */
  static double[] eigenvalues(double[] a, int n) {
    double[] values = new double[n];
    int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, (byte) 'N', (byte) 'L', n, a, n, values);
    if (info != 0) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "the eigenvalues of a [%d, %d] product of covariances were not found (LAPACK: %d)",
              n,
              n,
              info));
    }
    return values;
  }
}
