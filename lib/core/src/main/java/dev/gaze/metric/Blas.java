package dev.gaze.metric;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

/** The few products and the one decomposition that metrics need. All matrices are row-major. */
final class Blas {

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

  /** {@code A[n, k] B[m, k]ᵀ}. */
  static double[] timesTransposed(double[] a, double[] b, int n, int k, int m) {
    double[] c = new double[n * m];
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, m, k, 1, a, k, b, k, 0, c, m);
    return c;
  }

  /** Adds {@code A[k, n]ᵀ A} to the upper triangle of {@code c[n, n]}. */
  static void addGram(double[] a, int k, int n, double[] c) {
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, n, k, 1, a, n, 1, c, n);
  }

  /**
   * Eigenvalues, ascending, of the symmetric matrix in the upper triangle of {@code a[n, n]}.
   *
   * @param vectors whether {@code a} becomes the eigenvectors, a column each; else it is lost
   */
  static double[] eigenvalues(double[] a, int n, boolean vectors) {
    double[] values = new double[n];
    int info =
        LAPACKE_dsyevd(LAPACK_ROW_MAJOR, (byte) (vectors ? 'V' : 'N'), (byte) 'U', n, a, n, values);
    if (info != 0) {
      throw new MetricException(
          "the eigenvalues of a [%d, %d] covariance were not found (LAPACK dsyevd: %d)"
              .formatted(n, n, info));
    }
    return values;
  }
}
