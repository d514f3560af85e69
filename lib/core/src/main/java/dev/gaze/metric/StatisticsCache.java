package dev.gaze.metric;

import dev.gaze.internal.CacheFolder;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Statistics of real images on disk, each computed once, and the classifiers that were trained on
 * them. A file's name and first words are the key: the checksum of the pixels themselves (and with
 * them of files, size, crop, resize, count and class), the network's identity, and how many
 * features are kept. What is not exactly of that key, or damaged, is made again and replaced.
 * Measuring that was interrupted goes on where it was, from a file {@code *.unfinished} of the
 * features so far.
 *
 * @param folder made when something is first kept
 */
public record StatisticsCache(Path folder) {

  /** That of the {@code gaze} command: {@code gaze/metrics} in the user's folder of caches. */
  public static StatisticsCache ofUser() {
    return new StatisticsCache(CacheFolder.of("metrics"));
  }

  /**
   * The statistics of images, kept from an earlier time or measured now. Reads all images once for
   * their checksum, either way.
   *
   * @param most as in {@link Measured#of}
   * @param progress as in {@link Measured#of}; not told where they were kept
   * @throws MetricException as {@link Measured#of}; nothing is kept then
   */
  public Measured measured(ImageSet images, FeatureNet net, int most, IntConsumer progress)
      throws IOException {
    return measured("sha256:" + images.sha256(), images, net, most, progress);
  }

  /**
   * The same of images that are known by what they were drawn from, since their checksum would cost
   * as much as drawing them.
   *
   * @param identity tells them from all others: weights, seed, count and class, for some
   */
  public Measured measured(
      String identity, ImageSet images, FeatureNet net, int most, IntConsumer progress)
      throws IOException {
    String key =
        String.format(
            Locale.ROOT,
            "statistics of images %s by %s, %d features",
            identity,
            net.identity(),
            Math.min(most, images.count()));
    return kept(
        key,
        MeasuredContent::read,
        () -> resumed(key, images, net, most, progress),
        measured -> out -> MeasuredContent.write(out, measured));
  }

  /** From where an earlier time was interrupted, if one was. */
  private Measured resumed(
      String key, ImageSet images, FeatureNet net, int most, IntConsumer progress)
      throws IOException {
    Path file = folder.resolve(new Sha256().add(key).hex() + ".unfinished");
    try (FeatureLog log = new FeatureLog(file, net.width())) {
      try {
        Measured measured = Measured.of(images, net, most, progress, log::next);
        log.delete();
        return measured;
      } catch (MetricException e) {
        log.delete(); // It would fail again.
        throw e;
      }
    }
  }

  /**
   * A classifier of images, kept from an earlier time or trained now.
   *
   * @param classes as in {@link Classifier#train}
   * @param steps as in {@link Classifier#train}
   * @param progress as in {@link Classifier#train}; not told where it was kept
   * @throws MetricException as {@link Classifier#train}; nothing is kept then
   */
  public Classifier classifier(
      ImageSet images, int classes, int steps, long seed, IntConsumer progress) throws IOException {
    return kept(
        String.format(
            Locale.ROOT,
            "classifier 1 of images sha256:%s, %d classes, %d steps, seed %d",
            images.sha256(),
            classes,
            steps,
            seed),
        in -> Classifier.of(Classifier.Input.of(images, classes), floats(in)),
        () -> Classifier.train(images, classes, steps, seed, progress),
        classifier ->
            out -> {
              float[] weights = classifier.weights();
              out.writeInt(weights.length);
              for (float weight : weights) {
                out.writeFloat(weight);
              }
            });
  }

  private static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  /** What makes a value that was not kept. */
  @FunctionalInterface
  private interface Maker<T> {
    T make() throws IOException;
  }

  private <T> T kept(
      String key,
      KeyedFile.Reader<T> reader,
      Maker<T> made,
      java.util.function.Function<T, KeyedFile.Writer> writer)
      throws IOException {
    Path file = folder.resolve(new Sha256().add(key).hex());
    if (Files.exists(file)) {
      try {
        return KeyedFile.read(file, key, reader);
      } catch (MetricException e) {
        Files.delete(file);
      }
    }
    T value = made.make();
    KeyedFile.write(file, key, writer.apply(value));
    return value;
  }
}
