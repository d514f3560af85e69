package dev.gaze.metric;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Statistics of real images on disk, each computed once, and the classifiers that were trained on
 * them. A file's name and first words are the key: the checksum of the pixels themselves (and with
 * them of files, size, crop, resize, count and class), the network's identity, and how many
 * features are kept. What is not exactly of that key, or damaged, is made again and replaced.
 *
 * @param folder made when something is first kept
 */
public record StatisticsCache(Path folder) {

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
    return kept(
        "statistics of images sha256:%s by %s, %d features"
            .formatted(images.sha256(), net.identity(), Math.min(most, images.count())),
        MeasuredContent::read,
        () -> Measured.of(images, net, most, progress),
        measured -> out -> MeasuredContent.write(out, measured));
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
        "classifier 1 of images sha256:%s, %d classes, %d steps, seed %d"
            .formatted(images.sha256(), classes, steps, seed),
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

  private <T> T kept(
      String key,
      KeyedFile.Reader<T> reader,
      Supplier<T> made,
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
    T value = made.get();
    KeyedFile.write(file, key, writer.apply(value));
    return value;
  }
}
