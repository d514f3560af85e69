package dev.gaze.metric;

import java.util.Arrays;

/**
 * Antialiased bicubic resizing in float, unrounded and unclipped (Parmar et al. 2022): Keys' kernel
 * with a = −1/2, as wide as a target pixel where it shrinks; what Pillow does in its mode F.
 */
final class CleanResize {
  private static final double SUPPORT = 2;

  private CleanResize() {}

  /**
   * Resizes images.
   *
   * @param images {@code [n, height, width, channels]}
   * @return {@code [n, side, side, channels]}
   */
  static float[] all(float[] images, int n, int height, int width, int channels, int side) {
    int from = height * width * channels;
    int to = side * side * channels;
    float[] out = new float[n * to];
    for (int i = 0; i < n; i++) {
      float[] image = Arrays.copyOfRange(images, i * from, (i + 1) * from);
      System.arraycopy(square(image, height, width, channels, side), 0, out, i * to, to);
    }
    return out;
  }

  /**
   * Resizes one image.
   *
   * @param image {@code [height, width, channels]}
   * @return {@code [side, side, channels]}
   */
  static float[] square(float[] image, int height, int width, int channels, int side) {
    float[] wide = alongWidth(image, height, width, channels, side);
    float[] upright = transposed(wide, height, side, channels);
    return transposed(alongWidth(upright, side, height, channels, side), side, side, channels);
  }

  private static float[] alongWidth(float[] image, int rows, int from, int channels, int to) {
    double scale = (double) from / to;
    double stretch = Math.max(1, scale);
    float[] out = new float[rows * to * channels];
    for (int x = 0; x < to; x++) {
      double centre = (x + 0.5) * scale;
      int first = Math.max(0, (int) (centre - SUPPORT * stretch + 0.5));
      int end = Math.min(from, (int) (centre + SUPPORT * stretch + 0.5));
      double[] weights = new double[end - first];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = cubic((first + i - centre + 0.5) / stretch);
        sum += weights[i];
      }
      for (int row = 0; row < rows; row++) {
        for (int c = 0; c < channels; c++) {
          double value = 0;
          for (int i = 0; i < weights.length; i++) {
            value += weights[i] * image[(row * from + first + i) * channels + c];
          }
          out[(row * to + x) * channels + c] = (float) (value / sum);
        }
      }
    }
    return out;
  }

  private static double cubic(double signed) {
    double x = Math.abs(signed);
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }

  private static float[] transposed(float[] image, int rows, int columns, int channels) {
    float[] out = new float[image.length];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        System.arraycopy(
            image, (y * columns + x) * channels, out, (x * rows + y) * channels, channels);
      }
    }
    return out;
  }
}
