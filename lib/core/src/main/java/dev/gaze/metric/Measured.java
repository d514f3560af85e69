package dev.gaze.metric;

import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * What metrics need of a set of images, in one pass; memory does not grow with their number beyond
 * the features that are kept.
 *
 * @param gaussian for FID
 * @param first the features of the first images, for KID and PRDC
 * @param inceptionScore where the network has logits and there are enough images for its splits
 */
public record Measured(Gaussian gaussian, Features first, Optional<Estimate> inceptionScore) {
  /** The field's number of images for KID and PRDC. */
  public static final int KEPT = 10_000;

  private static final int BATCH = 50;

  /**
   * Measures images.
   *
   * @param most the features to keep, at most; {@link #KEPT} for KID and PRDC, 0 where FID is all
   * @param progress is told after each batch how many are done; may throw to stop
   * @throws MetricException where there are fewer than two, or a feature is not finite
   */
  public static Measured of(ImageSet images, FeatureNet net, int most, IntConsumer progress) {
    return of(images, net, most, progress, (n, found) -> found.get());
  }

  /** Where the features of the next n images come from: a log, or from the images. */
  @FunctionalInterface
  interface Source {
    Features next(int n, Supplier<Features> found);
  }

  static Measured of(
      ImageSet images, FeatureNet net, int most, IntConsumer progress, Source source) {
    int total = images.count();
    int width = net.width();
    Moments moments = new Moments(width);
    double[] kept = new double[Math.min(total, most) * width];
    Optional<InceptionScore> score = Optional.empty();
    for (int from = 0; from < total; from += BATCH) {
      int n = Math.min(BATCH, total - from);
      int at = from;
      Features features = source.next(n, () -> features(images, net, at, n));
      moments.add(features);
      int rows = Math.max(0, Math.min(n, most - from));
      if (rows > 0) {
        System.arraycopy(features.values(), 0, kept, from * width, rows * width);
      }
      if (total >= InceptionScore.SPLITS) {
        Optional<Features> logits = net.logits(features);
        if (from == 0) {
          score = logits.map(l -> new InceptionScore(l.width(), total, InceptionScore.SPLITS));
        }
        score.ifPresent(s -> s.add(logits.orElseThrow()));
      }
      progress.accept(from + n);
    }
    return new Measured(
        moments.gaussian(), new Features(kept, width), score.map(InceptionScore::score));
  }

  private static Features features(ImageSet images, FeatureNet net, int from, int n) {
    byte[] pixels = images.reader().read(from, n);
    try {
      return net.features(pixels, images.height(), images.width(), images.channels());
    } catch (NotFiniteException e) {
      throw e.after(from);
    }
  }
}
