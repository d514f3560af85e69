package dev.gaze.metric;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * How often a classifier says of an image the class that it is meant to be of. Trained on real
 * images and asked about generated ones: GAN-test of Shmelkov, Schmid and Alahari 2018, whether
 * images are of their class. Trained on generated and asked about real ones: CAS of Ravuri and
 * Vinyals 2019, whether the images of a class are as varied as real ones, too. Neither says
 * anything alone: put the accuracy on real images that the classifier has not seen beside it.
 *
 * @param all of all images, 0 to 1
 * @param perClass of the images of each class; NaN of a class without images
 */
public record ClassificationAccuracy(double all, double[] perClass) {
  private static final int BATCH = 50;

  /**
   * Asks a classifier.
   *
   * @param progress is told after each batch how many are done; may throw to stop
   * @throws MetricException where there are no images, or of another size than it has learnt
   */
  public static ClassificationAccuracy of(
      Classifier classifier, ImageSet images, IntConsumer progress) {
    int classes = classifier.classes();
    long[] right = new long[classes];
    long[] asked = new long[classes];
    for (int from = 0; from < images.count(); from += BATCH) {
      int n = Math.min(BATCH, images.count() - from);
      Features features =
          classifier.features(
              images.reader().read(from, n), images.height(), images.width(), images.channels());
      double[] logits = classifier.logits(features).orElseThrow().values();
      for (int i = 0; i < n; i++) {
        int label = images.label().applyAsInt(from + i);
        if (label < 0 || label >= classes) {
          throw new MetricException(
              String.format(
                  Locale.ROOT,
                  "image %d has label %d; the classifier knows 0 to %d",
                  from + i,
                  label,
                  classes - 1));
        }
        asked[label]++;
        right[label] += greatest(logits, i * classes, classes) == label ? 1 : 0;
      }
      progress.accept(from + n);
    }
    if (images.count() < 1) {
      throw new MetricException("the accuracy of no images; expected at least 1");
    }
    double[] perClass = new double[classes];
    long all = 0;
    for (int label = 0; label < classes; label++) {
      perClass[label] = (double) right[label] / asked[label];
      all += right[label];
    }
    return new ClassificationAccuracy((double) all / images.count(), perClass);
  }

  /**
   * Both ways, and what to put beside them.
   *
   * @param unseen real images that the classifier of real ones has not learnt
   * @return {@code CAS, real to generated}, {@code CAS, generated to real} and {@code CAS, real to
   *     real}
   */
  public static Map<String, ClassificationAccuracy> bothWays(
      Classifier ofReal, ImageSet unseen, Classifier ofGenerated, ImageSet generated) {
    Map<String, ClassificationAccuracy> ways = new LinkedHashMap<>();
    ways.put("CAS, real to generated", of(ofReal, generated, done -> {}));
    ways.put("CAS, generated to real", of(ofGenerated, unseen, done -> {}));
    ways.put("CAS, real to real", of(ofReal, unseen, done -> {}));
    return ways;
  }

  private static int greatest(double[] logits, int from, int classes) {
    int greatest = 0;
    for (int c = 1; c < classes; c++) {
      greatest = logits[from + c] > logits[from + greatest] ? c : greatest;
    }
    return greatest;
  }
}
