package dev.gaze.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * For each of some images those of a set that are nearest in feature space, by Euclidean distance,
 * the nearest first; equally near ones in their order. Whether a network has learnt its training
 * images by heart is the first thing to ask of it; a nearest neighbour that is not the same image
 * says that it has not.
 *
 * @param indices {@code [images][k]}, in the set
 * @param distances {@code [images][k]}, ascending
 */
public record Neighbours(int[][] indices, double[][] distances) {
  private static final int BATCH = 50;

  /**
   * Searches a set, a batch at a time; memory does not grow with it.
   *
   * @param images whose neighbours are looked for
   * @param among the set, real images for one
   * @param k neighbours of each, at least 1
   * @param progress is told after each batch how many of the set are done; may throw to stop
   * @throws MetricException where the set has fewer than k
   */
  public static Neighbours of(
      ImageSet images, ImageSet among, FeatureNet net, int k, IntConsumer progress) {
    if (k < 1 || among.count() < k) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%d neighbours among %d images; expected at least 1, and as many images",
              k,
              among.count()));
    }
    double[] wanted = features(images, 0, images.count(), net).values();
    int d = net.width();
    int[][] indices = new int[images.count()][k];
    double[][] squares = new double[images.count()][k];
    for (double[] row : squares) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    for (int from = 0; from < among.count(); from += BATCH) {
      int n = Math.min(BATCH, among.count() - from);
      double[] found = features(among, from, n, net).values();
      for (int image = 0; image < squares.length; image++) {
        for (int i = 0; i < n; i++) {
          double square = square(wanted, image * d, found, i * d, d);
          insert(squares[image], indices[image], square, from + i);
        }
      }
      progress.accept(from + n);
    }
    for (double[] row : squares) {
      Arrays.setAll(row, i -> Math.sqrt(row[i]));
    }
    return new Neighbours(indices, squares);
  }

  private static Features features(ImageSet set, int from, int n, FeatureNet net) {
    return net.features(set.reader().read(from, n), set.height(), set.width(), set.channels());
  }

  private static double square(double[] a, int atA, double[] b, int atB, int d) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double gap = a[atA + i] - b[atB + i];
      sum += gap * gap;
    }
    return sum;
  }

  /** Keeps the smallest, ascending. */
  private static void insert(double[] smallest, int[] indices, double value, int index) {
    int at = smallest.length - 1;
    if (value >= smallest[at]) {
      return;
    }
    for (; at > 0 && smallest[at - 1] > value; at--) {
      smallest[at] = smallest[at - 1];
      indices[at] = indices[at - 1];
    }
    smallest[at] = value;
    indices[at] = index;
  }
}
