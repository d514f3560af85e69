package dev.gaze.view;

import dev.gaze.graph.Attention;
import java.util.Arrays;
import java.util.Locale;

/**
 * Queries that differ in what they look at, by farthest-point sampling (Gonzalez 1985) of their
 * rows.
 */
final class FarthestPoints {

  private FarthestPoints() {}

  /**
   * Chooses queries of an image.
   *
   * @param count at least 1, at most the layer's queries
   * @return distinct queries; the same every time
   */
  static int[] of(Attention layer, int image, int count) {
    if (count < 1 || count > layer.queries()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d query points; expected 1 to %d", count, layer.queries()));
    }
    int[] chosen = new int[count];
    double[] nearest = distances(layer, image, average(layer, image));
    chosen[0] = farthest(nearest);
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int i = 1; i < count; i++) {
      double[] distances = distances(layer, image, layer.row(image, chosen[i - 1]));
      for (int query = 0; query < nearest.length; query++) {
        nearest[query] = Math.min(nearest[query], distances[query]);
      }
      nearest[chosen[i - 1]] = -1; // Not twice, even where all rows are equal.
      chosen[i] = farthest(nearest);
    }
    return chosen;
  }

  private static float[] average(Attention layer, int image) {
    float[] average = new float[layer.keys()];
    for (int query = 0; query < layer.queries(); query++) {
      float[] row = layer.row(image, query);
      for (int key = 0; key < average.length; key++) {
        average[key] += row[key] / layer.queries();
      }
    }
    return average;
  }

  /** Σ |a − b| of every row to one. */
  private static double[] distances(Attention layer, int image, float[] to) {
    double[] distances = new double[layer.queries()];
    for (int query = 0; query < distances.length; query++) {
      float[] row = layer.row(image, query);
      for (int key = 0; key < to.length; key++) {
        distances[query] += Math.abs(row[key] - to[key]);
      }
    }
    return distances;
  }

  private static int farthest(double[] distances) {
    int farthest = 0;
    for (int i = 1; i < distances.length; i++) {
      if (distances[i] > distances[farthest]) {
        farthest = i;
      }
    }
    return farthest;
  }
}
