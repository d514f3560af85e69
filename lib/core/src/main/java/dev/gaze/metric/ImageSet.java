package dev.gaze.metric;

import dev.gaze.data.ImageSource;
import dev.gaze.image.internal.Levels;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Images to measure, read in order, a batch at a time.
 *
 * @param count N
 * @param channels 1, 3 or 4
 * @param label gives the class of an image; 0 where there are none
 * @param reader gives uint8 {@code [n, H, W, C]}
 */
public record ImageSet(
    int count, int height, int width, int channels, IntUnaryOperator label, Reader reader) {
  private static final int BATCH = 64;

  /** Reads or draws images. */
  @FunctionalInterface
  public interface Reader {
    /** Images {@code from} to {@code from + n - 1}. */
    byte[] read(int from, int n);
  }

  /** Draws images. */
  @FunctionalInterface
  public interface Painter {
    /** Images {@code from} to {@code from + n - 1}, {@code [n, H, W, C]} in [−1, 1]. */
    float[] draw(int from, int n);
  }

  /**
   * A source's images, at most so many, chosen at random and in a random order, the same every
   * time: sources are often sorted by class, or have classes in turn, and KID is of blocks.
   */
  public static ImageSet of(ImageSource source, int most) {
    return of(source, some(IntStream.range(0, source.size()).toArray(), most));
  }

  private static int[] some(int[] all, int most) {
    SplittableRandom random = new SplittableRandom(all.length);
    int count = Math.min(most, all.length);
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, all.length);
      int chosen = all[j];
      all[j] = all[i];
      all[i] = chosen;
    }
    return Arrays.copyOf(all, count);
  }

  /**
   * A source's images of one class, at most so many, chosen at random and in a random order, the
   * same every time.
   *
   * @throws MetricException where the class has fewer than two
   */
  public static ImageSet ofClass(ImageSource source, int label, int most) {
    int[] all = IntStream.range(0, source.size()).filter(i -> source.label(i) == label).toArray();
    int[] indices = some(all, most);
    if (indices.length < 2) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "class %s has %d images; intra-FID needs at least 2 of each",
              source.classNames().get(label),
              indices.length));
    }
    return of(source, indices);
  }

  private static ImageSet of(ImageSource source, int[] indices) {
    return new ImageSet(
        indices.length,
        source.height(),
        source.width(),
        source.channels(),
        i -> source.label(indices[i]),
        (from, n) -> {
          byte[] pixels = new byte[n * source.imageBytes()];
          for (int i = 0; i < n; i++) {
            source.read(indices[from + i], pixels, i * source.imageBytes());
          }
          return pixels;
        });
  }

  /** Images that a network draws, rounded to uint8 as the field does. */
  public static ImageSet drawn(
      int count, int height, int width, int channels, IntUnaryOperator label, Painter painter) {
    return new ImageSet(
        count, height, width, channels, label, (from, n) -> Levels.of(painter.draw(from, n)));
  }

  /**
   * Some of these images.
   *
   * @param indices each from 0 to {@code count() - 1}
   */
  public ImageSet only(int[] indices) {
    int size = height * width * channels;
    return new ImageSet(
        indices.length,
        height,
        width,
        channels,
        i -> label.applyAsInt(indices[i]),
        (from, n) -> {
          byte[] pixels = new byte[n * size];
          for (int i = 0; i < n; i++) {
            System.arraycopy(reader.read(indices[from + i], 1), 0, pixels, i * size, size);
          }
          return pixels;
        });
  }

  /**
   * The same images, drawn now, in order, and kept in memory: for what reads them in any order, and
   * more than once.
   */
  public ImageSet inMemory() {
    int size = height * width * channels;
    byte[] all = new byte[Math.multiplyExact(count, size)];
    for (int from = 0; from < count; from += BATCH) {
      int n = Math.min(BATCH, count - from);
      System.arraycopy(reader.read(from, n), 0, all, from * size, n * size);
    }
    return new ImageSet(
        count,
        height,
        width,
        channels,
        label,
        (from, n) -> Arrays.copyOfRange(all, from * size, (from + n) * size));
  }

  /** The checksum of all pixels and labels: 64 hexadecimal digits. Reads every image. */
  public String sha256() {
    Sha256 sum =
        new Sha256().add(String.format(Locale.ROOT, "%d %d %d %d", count, height, width, channels));
    for (int from = 0; from < count; from += BATCH) {
      int n = Math.min(BATCH, count - from);
      ByteBuffer labels = ByteBuffer.allocate(4 * n);
      for (int i = 0; i < n; i++) {
        labels.putInt(label.applyAsInt(from + i));
      }
      sum.add(reader.read(from, n)).add(labels.array());
    }
    return sum.hex();
  }
}
