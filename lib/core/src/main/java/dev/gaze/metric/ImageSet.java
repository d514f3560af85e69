package dev.gaze.metric;

import dev.gaze.data.ImageSource;
import java.util.stream.IntStream;

/**
 * Images to measure, read in order, a batch at a time.
 *
 * @param count N
 * @param channels 1 or 3
 * @param reader gives uint8 {@code [n, H, W, C]}
 */
public record ImageSet(int count, int height, int width, int channels, Reader reader) {

  /** Reads or draws images. */
  @FunctionalInterface
  public interface Reader {
    /** Images {@code from} to {@code from + n - 1}. */
    byte[] read(int from, int n);
  }

  /**
   * A source's images, at most so many: then evenly over all of it, as sources are often sorted by
   * class.
   */
  public static ImageSet of(ImageSource source, int most) {
    int count = Math.min(most, source.size());
    int[] indices =
        IntStream.range(0, count).map(i -> (int) ((long) i * source.size() / count)).toArray();
    return of(source, indices);
  }

  /**
   * A source's images of one class, at most so many.
   *
   * @throws MetricException where the class has fewer than two
   */
  public static ImageSet ofClass(ImageSource source, int label, int most) {
    int[] indices =
        IntStream.range(0, source.size())
            .filter(i -> source.label(i) == label)
            .limit(most)
            .toArray();
    if (indices.length < 2) {
      throw new MetricException(
          "class %s has %d images; intra-FID needs at least 2 of each"
              .formatted(source.classNames().get(label), indices.length));
    }
    return of(source, indices);
  }

  private static ImageSet of(ImageSource source, int[] indices) {
    return new ImageSet(
        indices.length,
        source.height(),
        source.width(),
        source.channels(),
        (from, n) -> {
          byte[] pixels = new byte[n * source.imageBytes()];
          for (int i = 0; i < n; i++) {
            source.read(indices[from + i], pixels, i * source.imageBytes());
          }
          return pixels;
        });
  }
}
