package dev.gaze.metric;

import java.util.Optional;

/**
 * What turns images into features: {@link InceptionNet}, or any other network or function. Its
 * identity is part of each result: numbers of different networks must not be compared.
 */
public interface FeatureNet extends AutoCloseable {

  /** The network, its weights and its resize, such as {@code inception-2015-12-05 legacyTf}. */
  String identity();

  /** D, the features of an image. */
  int width();

  /**
   * The features of some images.
   *
   * @param pixels uint8 {@code [N, H, W, C]}
   * @param channels 1 or 3
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

  @Override
  default void close() {}
}
