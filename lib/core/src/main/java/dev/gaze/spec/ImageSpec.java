package dev.gaze.spec;

/**
 * The size of an image, {@code [height, width, channels]}; 1 channel is grey, 3 are red, green,
 * blue, 4 the same over white, and alpha.
 */
public record ImageSpec(int height, int width, int channels) {

  /** 32 × 32 in colour. */
  public static final ImageSpec DEFAULT = square(32);

  /** A square colour image. */
  public static ImageSpec square(int size) {
    return new ImageSpec(size, size, 3);
  }

  /** Whether so many channels are grey, colour, or colour and alpha. */
  public static boolean isChannels(int channels) {
    return channels == 1 || channels == 3 || channels == 4;
  }
}
