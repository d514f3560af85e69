package dev.gaze.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * Statistics of real images on disk, each computed once. A file's name and first words are the key:
 * the checksum of the pixels themselves (and with them of files, size, crop, resize, count and
 * class), the network's identity, and how many features are kept. What is not exactly of that key,
 * or damaged, is measured again and replaced.
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
    String key =
        "images sha256:%s by %s, %d features"
            .formatted(images.sha256(), net.identity(), Math.min(most, images.count()));
    Path file = folder.resolve(new Sha256().add(key).hex() + ".statistics");
    if (Files.exists(file)) {
      try {
        return MeasuredFile.read(file, key);
      } catch (MetricException e) {
        Files.delete(file);
      }
    }
    Measured measured = Measured.of(images, net, most, progress);
    MeasuredFile.write(file, key, measured);
    return measured;
  }
}
