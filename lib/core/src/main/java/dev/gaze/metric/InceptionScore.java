package dev.gaze.metric;

import java.util.Locale;

/**
 * IS, {@code exp E KL(p(y|x) ‖ p(y))} (Salimans et al. 2016, section 4), over splits in the given
 * order, in one pass: a split keeps only Σp and Σp log p.
 */
public final class InceptionScore {
  /** The field's number of splits. */
  public static final int SPLITS = 10;

  private final int classes;
  private final int total;
  private final double[][] sums;
  private final double[] negativeEntropies;
  private int seen;

  /**
   * Of nothing yet.
   *
   * @param classes logits an image, at least 1
   * @param total the images that will be added
   * @param splits from 1 to {@code total}
   */
  public InceptionScore(int classes, int total, int splits) {
    if (splits < 1 || total < splits) {
      throw new MetricException(
          String.format(
              Locale.ROOT, "IS: %d images make no %d splits; draw more images", total, splits));
    }
    this.classes = classes;
    this.total = total;
    sums = new double[splits][classes];
    negativeEntropies = new double[splits];
  }

  /**
   * Adds images.
   *
   * @param logits {@code [N, classes]}
   */
  public void add(Features logits) {
    if (logits.width() != classes || logits.count() > total - seen) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "IS: logits [%d, %d] after %d images; expected [up to %d, %d]",
              logits.count(),
              logits.width(),
              seen,
              total - seen,
              classes));
    }
    for (int row = 0; row < logits.count(); row++) {
      add(logits.values(), row * classes);
    }
  }

  private void add(double[] logits, int at) {
    // Split s holds the images from s N / S to (s + 1) N / S.
    int split = (int) ((((long) seen + 1) * sums.length - 1) / total);
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      most = Math.max(most, logits[at + c]);
    }
    double normaliser = 0;
    for (int c = 0; c < classes; c++) {
      normaliser += Math.exp(logits[at + c] - most);
    }
    double log = Math.log(normaliser);
    for (int c = 0; c < classes; c++) {
      double logP = logits[at + c] - most - log;
      double p = Math.exp(logP);
      sums[split][c] += p;
      negativeEntropies[split] += p * logP;
    }
    seen++;
  }

  /**
   * The mean of the splits' scores, from 1 to the number of classes, and their population standard
   * deviation.
   *
   * @throws MetricException where not all images were added
   */
  public Estimate score() {
    if (seen != total) {
      throw new MetricException(
          String.format(Locale.ROOT, "IS: %d of %d images were added", seen, total));
    }
    double[] scores = new double[sums.length];
    double mean = 0;
    for (int s = 0; s < scores.length; s++) {
      long n = (s + 1L) * total / scores.length - (long) s * total / scores.length;
      double kl = negativeEntropies[s] / n;
      for (double sum : sums[s]) {
        kl -= sum == 0 ? 0 : sum / n * Math.log(sum / n);
      }
      scores[s] = Math.exp(kl);
      mean += scores[s] / scores.length;
    }
    double variance = 0;
    for (double score : scores) {
      variance += (score - mean) * (score - mean) / scores.length;
    }
    return new Estimate(mean, Math.sqrt(variance));
  }
}
