package dev.gaze.view;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Paints with antialiasing: a pixel is covered by as much as its centre's distance to the outline
 * says. AWT's own {@code Graphics2D} would ask for a display first, and fail where {@code DISPLAY}
 * leads nowhere.
 */
final class Brush {

  private Brush() {}

  /** Paints everything in one colour. */
  static void fill(BufferedImage picture, Color colour) {
    int[] row = new int[picture.getWidth()];
    Arrays.fill(row, colour.getRGB());
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
  }

  /** Copies a grey picture into one in colour. */
  static void copy(BufferedImage grey, BufferedImage picture, int left, int top) {
    for (int y = 0; y < grey.getHeight(); y++) {
      for (int x = 0; x < grey.getWidth(); x++) {
        picture.setRGB(left + x, top + y, grey.getRaster().getSample(x, y, 0) * 0x010101);
      }
    }
  }

  /** Paints a disc; its centre is in pixels from the top left corner. */
  static void disc(BufferedImage picture, double x, double y, double radius, Color colour) {
    for (int row = 0; row < picture.getHeight(); row++) {
      for (int column = 0; column < picture.getWidth(); column++) {
        double distance = Math.hypot(column + 0.5 - x, row + 0.5 - y) - radius;
        blend(picture, column, row, colour, distance);
      }
    }
  }

  /** Lines with round ends, drawn together: where they meet nothing is painted twice. */
  static final class Lines {
    private static final int REACH = 4;
    private final float[] distances;
    private final int width;
    private final int height;

    /** No lines, on a picture of this size. */
    Lines(int width, int height) {
      this.width = width;
      this.height = height;
      distances = new float[width * height];
      Arrays.fill(distances, REACH);
    }

    /** Adds a line that goes right or down, or is a point. */
    void add(int left, int top, int right, int bottom) {
      for (int y = Math.max(0, top - REACH); y < Math.min(height, bottom + REACH); y++) {
        for (int x = Math.max(0, left - REACH); x < Math.min(width, right + REACH); x++) {
          double dx = Math.max(0, Math.max(left - (x + 0.5), x + 0.5 - right));
          double dy = Math.max(0, Math.max(top - (y + 0.5), y + 0.5 - bottom));
          int i = y * width + x;
          distances[i] = Math.min(distances[i], (float) Math.hypot(dx, dy));
        }
      }
    }

    /**
     * Draws all of them.
     *
     * @param thickness at most 7 pixels
     */
    void draw(BufferedImage picture, float thickness, Color colour) {
      for (int i = 0; i < distances.length; i++) {
        blend(picture, i % width, i / width, colour, distances[i] - thickness / 2);
      }
    }
  }

  private static void blend(BufferedImage picture, int x, int y, Color colour, double distance) {
    double coverage = Math.min(1, Math.max(0, 0.5 - distance)) * colour.getAlpha() / 255;
    if (coverage > 0) {
      int under = picture.getRGB(x, y);
      picture.setRGB(
          x,
          y,
          mix(under >> 16 & 255, colour.getRed(), coverage) << 16
              | mix(under >> 8 & 255, colour.getGreen(), coverage) << 8
              | mix(under & 255, colour.getBlue(), coverage));
    }
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }
}
