package dev.gaze.metric;

import java.util.Locale;

/**
 * Mean and covariance of features: all that FID asks of a set of images.
 *
 * @param count N, the images behind them
 * @param mean {@code [D]}
 * @param covariance {@code [D, D]}, symmetric, unbiased (divided by N − 1); may be of low rank
 */
public record Gaussian(long count, double[] mean, double[] covariance) {

  /**
   * Checks the sizes.
   *
   * @throws MetricException where the covariance is not {@code [D, D]}, or a number is not finite
   */
  public Gaussian {
    if (mean.length == 0 || covariance.length != (long) mean.length * mean.length) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "a covariance of %d numbers for %d means; expected [D, D] for [D]",
              covariance.length,
              mean.length));
    }
    if (!finite(mean) || !finite(covariance)) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "a mean or a covariance of %d images is not finite; the features are too large",
              count));
    }
  }

  private static boolean finite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** D. */
  public int width() {
    return mean.length;
  }

  /**
   * Fréchet's distance of two Gaussians, {@code |m₁ − m₂|² + tr C₁ + tr C₂ − 2 tr √(C₁C₂)} (Heusel
   * et al. 2017, equation 6): FID where the features are Inception's.
   *
   * <p>The last term is {@code Σ √max(λ(FᵀC₂F), 0)} with {@code C₁ = FFᵀ} by Cholesky with pivots,
   * whose λ are those of √C₁C₂√C₁ that are not 0: symmetric all the way, so that it is finite and
   * real for covariances of any rank, where √(C₁C₂) itself may be complex. The result is at least
   * 0.
   *
   * @throws MetricException where the widths differ
   */
  public double distance(Gaussian other) {
    int d = width();
    if (other.width() != d) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "FID: features %d wide against %d; take the same network for both",
              d,
              other.width()));
    }
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double gap = mean[i] - other.mean[i];
      sum += gap * gap + covariance[i * d + i] + other.covariance[i * d + i];
    }
    double[] factor = Blas.factor(covariance, d);
    int rank = factor.length / d;
    if (rank > 0) {
      double[] right = Blas.times(other.covariance, factor, d, d, rank);
      double[] product = Blas.transposedTimes(factor, right, rank, d, rank);
      for (double value : Blas.eigenvalues(product, rank)) {
        sum -= 2 * Math.sqrt(Math.max(value, 0));
      }
    }
    return Math.max(sum, 0);
  }
}
