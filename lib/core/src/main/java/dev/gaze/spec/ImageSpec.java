package dev.gaze.spec;

/**
 * The size of an image, {@code [height, width, channels]}; 1 channel is grey, 3 are red, green,
 * blue.
 */
public record ImageSpec(int height, int width, int channels) {

  /** 32 × 32 in colour. */
  public static final ImageSpec DEFAULT = square(32);

  /** A square colour image. */
  public static ImageSpec square(int size) {
    return new ImageSpec(size, size, 3);
  }
}
