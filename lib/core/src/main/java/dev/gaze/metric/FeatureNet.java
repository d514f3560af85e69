package dev.gaze.metric;

/**
 * What turns images into features. The identity is part of each result: numbers of different
 * networks must not be compared.
 */
public interface FeatureNet extends AutoCloseable {

  /**
   * Such as {@code inception-2015-12-05 sha256:9f2c… legacyTf}: the network, its weights, its
   * resize.
   */
  String identity();

  /** D. */
  int width();

  /**
   * The features of some images.
   *
   * @param pixels uint8 {@code [N, H, W, C]}
   * @return {@code [N, D]}
   */
  Features features(byte[] pixels, int height, int width, int channels);

  @Override
  default void close() {}
}
