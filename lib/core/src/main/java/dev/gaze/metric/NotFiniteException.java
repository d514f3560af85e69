package dev.gaze.metric;

import java.util.Locale;

/** A feature that is NaN or infinite. */
final class NotFiniteException extends MetricException {
  private static final long serialVersionUID = 1L;

  private final int feature;
  private final int image;
  private final double value;

  /**
   * @param feature from 0
   * @param image its place among those that were measured together, from 0
   */
  NotFiniteException(int feature, int image, double value) {
    super(
        String.format(
            Locale.ROOT,
            "feature %d of image %d is %s; expected finite features: look for NaN in the images, or train with a lower learning rate",
            feature,
            image,
            value));
    this.feature = feature;
    this.image = image;
    this.value = value;
  }

  /** The same of the image's place in its set, where those together begin with another one. */
  NotFiniteException after(int images) {
    return new NotFiniteException(feature, images + image, value);
  }
}
