package dev.gaze.view;

/** Makes a map of attention as large as its image. */
final class Upsampling {

  private Upsampling() {}

  /**
   * Bilinear, between the centres of pixels; the borders go on as they are. Divided by its sum: the
   * map stays a distribution where the sizes are no multiples of each other, too.
   *
   * @param map {@code [fromHeight, fromWidth]}
   * @return {@code [height, width]}; sums to 1, unless all of the map is 0
   */
  static float[] bilinear(float[] map, int fromHeight, int fromWidth, int height, int width) {
    float[] out = new float[height * width];
    double sum = 0;
    for (int y = 0; y < height; y++) {
      double sy = source(y, height, fromHeight);
      int y0 = (int) sy;
      int y1 = Math.min(y0 + 1, fromHeight - 1);
      for (int x = 0; x < width; x++) {
        double sx = source(x, width, fromWidth);
        int x0 = (int) sx;
        int x1 = Math.min(x0 + 1, fromWidth - 1);
        double top = mix(map[y0 * fromWidth + x0], map[y0 * fromWidth + x1], sx - x0);
        double bottom = mix(map[y1 * fromWidth + x0], map[y1 * fromWidth + x1], sx - x0);
        double value = mix(top, bottom, sy - y0);
        out[y * width + x] = (float) value;
        sum += value;
      }
    }
    if (sum > 0) {
      for (int i = 0; i < out.length; i++) {
        out[i] /= (float) sum;
      }
    }
    return out;
  }

  private static double source(int pixel, int pixels, int cells) {
    return Math.min(cells - 1.0, Math.max(0, (pixel + 0.5) * cells / pixels - 0.5));
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}
