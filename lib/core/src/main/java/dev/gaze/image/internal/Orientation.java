package dev.gaze.image.internal;

/**
 * How a camera held the picture, as EXIF tells (tag 0x0112): where to look for each pixel of the
 * upright one.
 *
 * @param transposed rows and columns are exchanged, after the flips
 * @param flippedX the stored picture runs from right to left
 * @param flippedY the stored picture runs from bottom to top
 */
record Orientation(boolean transposed, boolean flippedX, boolean flippedY) {

  /** Upright, or silent about it. */
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** EXIF's numbers 1 to 8; any other means nothing. */
  static Orientation of(int tag) {
    return switch (tag) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, false, true);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, true, false);
      default -> UPRIGHT;
    };
  }

  /** Copies a stored picture upright: {@code out} is {@code [height, width, channels]}. */
  void apply(byte[] stored, byte[] out, int height, int width, int channels) {
    int storedHeight = transposed ? width : height;
    int storedWidth = transposed ? height : width;
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += channels) {
        int storedY = transposed ? x : y;
        int storedX = transposed ? y : x;
        storedY = flippedY ? storedHeight - 1 - storedY : storedY;
        storedX = flippedX ? storedWidth - 1 - storedX : storedX;
        System.arraycopy(stored, (storedY * storedWidth + storedX) * channels, out, to, channels);
      }
    }
  }
}
