package dev.gaze.train;

import dev.gaze.image.internal.Levels;

/**
 * A picture for logs.
 *
 * @param pixels uint8 {@code [H, W, C]}
 */
record Picture(byte[] pixels, int height, int width, int channels) {

  /**
   * Images side by side.
   *
   * @param images {@code [N, H, W, C]} in [−1, 1], four channels over white; what lies outside is
   *     clipped
   * @param columns images in a row, of which N is a multiple
   */
  static Picture tiled(float[] images, int columns, int height, int width, int channels) {
    int line = width * channels;
    int size = height * line;
    int rows = images.length / size / columns;
    byte[] pixels = new byte[rows * columns * size];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / size;
      int y = image / columns * height + i % size / line;
      int x = image % columns * line + i % line;
      pixels[y * columns * line + x] = (byte) Levels.of(images[i]);
    }
    if (channels == 4) {
      Levels.unpremultiply(pixels);
    }
    return new Picture(pixels, rows * height, columns * width, channels);
  }
}
