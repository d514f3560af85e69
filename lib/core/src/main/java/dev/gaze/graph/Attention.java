package dev.gaze.graph;

import java.util.Arrays;
import java.util.Locale;

/**
 * Where an attention layer looked: row j of an image says how much location j of the layer's map
 * looks at each key, and sums to 1. Locations are counted row by row from the top left.
 *
 * @param height of the queries' map
 * @param width of the queries' map
 * @param keyHeight of the keys' map, which is the queries' or that pooled 2×2
 * @param keyWidth of the keys' map
 * @param weights {@code [N, height · width, keyHeight · keyWidth]}
 */
public record Attention(int height, int width, int keyHeight, int keyWidth, float[] weights) {

  /** Checks that the weights are whole images. */
  public Attention {
    long image = (long) height * width * keyHeight * keyWidth;
    if (image <= 0 || weights.length == 0 || weights.length % image != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "attention: %d weights are no maps [N, %d x %d, %d x %d]",
              weights.length,
              height,
              width,
              keyHeight,
              keyWidth));
    }
  }

  /** N. */
  public int images() {
    return weights.length / (queries() * keys());
  }

  /** Locations that look. */
  public int queries() {
    return height * width;
  }

  /** Locations that are looked at. */
  public int keys() {
    return keyHeight * keyWidth;
  }

  /** How much a location looks at each key, {@code [keys]}; sums to 1. */
  public float[] row(int image, int query) {
    check("image", image, images());
    check("query", query, queries());
    int from = (image * queries() + query) * keys();
    return Arrays.copyOfRange(weights, from, from + keys());
  }

  /** The reverse: how much each location looks at a key, {@code [queries]}. */
  public float[] column(int image, int key) {
    check("image", image, images());
    check("key", key, keys());
    float[] column = new float[queries()];
    for (int query = 0; query < column.length; query++) {
      column[query] = weights[(image * queries() + query) * keys() + key];
    }
    return column;
  }

  private static void check(String what, int index, int count) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "attention: %s %d is not there; expected 0 to %d",
              what,
              index,
              count - 1));
    }
  }

  /**
   * How far a location looks on average: Σ over keys of weight · distance between the centres of
   * query and key in the image, averaged over locations and images.
   *
   * @return in pixels of an image of this size
   */
  public double meanDistance(int imageHeight, int imageWidth) {
    double sum = 0;
    for (int query = 0; query < queries(); query++) {
      double y = centre(query / width, height, imageHeight);
      double x = centre(query % width, width, imageWidth);
      for (int key = 0; key < keys(); key++) {
        double dy = centre(key / keyWidth, keyHeight, imageHeight) - y;
        double dx = centre(key % keyWidth, keyWidth, imageWidth) - x;
        double distance = Math.sqrt(dx * dx + dy * dy);
        for (int image = 0; image < images(); image++) {
          sum += distance * weights[(image * queries() + query) * keys() + key];
        }
      }
    }
    return sum / queries() / images();
  }

  /** Of a cell of a map that lies over an image, in the image's pixels. */
  private static double centre(int cell, int cells, int pixels) {
    return (cell + 0.5) * pixels / cells;
  }
}
