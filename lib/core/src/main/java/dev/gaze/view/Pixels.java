package dev.gaze.view;

import java.awt.image.BufferedImage;

/** Floats to pictures. */
final class Pixels {

  private Pixels() {}

  /** A value in [−1, 1] as [0, 255]; what lies outside is clipped, and a NaN is 0. */
  static int byteOf(float value) {
    return Math.round(Math.min(255f, Math.max(0f, (value + 1) * 127.5f)));
  }

  /**
   * One image of a batch in RGB; a grey one has all three equal.
   *
   * @param maps whose images
   */
  static BufferedImage image(AttentionMaps maps, int index) {
    int channels = maps.channels();
    var picture = new BufferedImage(maps.width(), maps.height(), BufferedImage.TYPE_INT_RGB);
    int at = index * maps.height() * maps.width() * channels;
    for (int y = 0; y < maps.height(); y++) {
      for (int x = 0; x < maps.width(); x++, at += channels) {
        int red = byteOf(maps.images()[at]);
        int green = channels == 1 ? red : byteOf(maps.images()[at + 1]);
        int blue = channels == 1 ? red : byteOf(maps.images()[at + 2]);
        picture.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return picture;
  }
}
