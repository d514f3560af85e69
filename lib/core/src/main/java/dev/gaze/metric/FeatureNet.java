package dev.gaze.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jetbrains.kotlinx.dl.api.inference.InferenceModel;

/**
 * What turns images into features: {@link InceptionNet}, {@link Classifier}, {@link SavedModelNet},
 * or {@linkplain #of any function}. Its identity is part of each result: numbers of different
 * networks must not be compared.
 */
public interface FeatureNet extends AutoCloseable {

  /**
   * The network, its weights and its resize, such as {@code inception-2015-12-05 sha256:... clean}:
   * what kept statistics are found under, so that two networks of other features must differ in it.
   */
  String identity();

  /** D, the features of an image. */
  int width();

  /**
   * The features of some images.
   *
   * @param pixels uint8 {@code [N, H, W, C]}
   * @param channels 1, 3 or 4
   * @return {@code [N, D]}
   */
  Features features(byte[] pixels, int height, int width, int channels);

  /**
   * Class logits {@code [N, K]} of features that this network gave, for {@link InceptionScore};
   * empty where it has none.
   */
  default Optional<Features> logits(Features features) {
    return Optional.empty();
  }

  /**
   * What a metric is called on this network's features. Only Inception's FID is FID: here {@code
   * FID (other features)}.
   *
   * @param metric such as {@code FID}
   */
  default String named(String metric) {
    return metric + " (other features)";
  }

  /** Frees what is native; nothing, where features are a function. */
  @Override
  default void close() {}

  /** Features by a function. */
  @FunctionalInterface
  interface Extractor {
    /**
     * As {@link FeatureNet#features}.
     *
     * @return {@code [N, D]}, row-major
     */
    float[] features(byte[] pixels, int height, int width, int channels);
  }

  /**
   * A network by a function.
   *
   * @param identity as {@link #identity()}; change it whenever the function changes
   * @param width D, at least 1
   */
  static FeatureNet of(String identity, int width, Extractor extractor) {
    return new FeatureNet() {
      @Override
      public String identity() {
        return identity;
      }

      @Override
      public int width() {
        return width;
      }

      @Override
      public Features features(byte[] pixels, int height, int columns, int channels) {
        float[] values = extractor.features(pixels, height, columns, channels);
        int n = pixels.length / (height * columns * channels);
        if (values.length != n * width) {
          throw new MetricException(
              String.format(
                  Locale.ROOT,
                  "%s gave %d numbers for %d images; expected %d of each",
                  identity,
                  values.length,
                  n,
                  width));
        }
        return Features.of(values, width);
      }
    };
  }

  /**
   * A network by a model of KotlinDL, which stays the caller's to close: what it predicts of an
   * image are the features.
   *
   * @param identity as {@link #identity()}
   * @param width D, the numbers that it predicts
   * @param range what the model takes for black and white
   */
  static FeatureNet of(String identity, int width, InferenceModel model, PixelRange range) {
    return of(
        identity,
        width,
        (pixels, height, columns, channels) -> {
          int size = height * columns * channels;
          float[] values = new float[pixels.length / size * width];
          for (int i = 0; i * size < pixels.length; i++) {
            byte[] image = Arrays.copyOfRange(pixels, i * size, (i + 1) * size);
            float[] features = model.predictSoftly(range.of(image), "");
            if (features.length != width) {
              throw new MetricException(
                  String.format(
                      Locale.ROOT,
                      "%s gave %d numbers for an image; expected %d",
                      identity,
                      features.length,
                      width));
            }
            System.arraycopy(features, 0, values, i * width, width);
          }
          return values;
        });
  }
}
