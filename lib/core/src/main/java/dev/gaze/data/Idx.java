package dev.gaze.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * MNIST and its kin (Fashion-MNIST, KMNIST, EMNIST) in IDX files, packed with gzip or not: a file
 * of grey images, uint8 {@code [N, H, W]}, and one of labels, uint8 {@code [N]}. All of it is kept
 * in memory.
 *
 * <p>The images keep their size; {@code Idx.open(...).resized(32, 32, 1)} makes MNIST's 28 pixels
 * 32.
 */
public final class Idx {
  private static final int IMAGES = 0x00000803;
  private static final int LABELS = 0x00000801;
  private static final int GZIP = 0x1F8B;

  private Idx() {}

  /**
   * Opens a pair of files. The classes are called 0, 1, 2, ... up to the largest label.
   *
   * @param images such as {@code train-images-idx3-ubyte.gz}
   * @param labels such as {@code train-labels-idx1-ubyte.gz}
   * @throws DataException where a file is not there, no such IDX file, or not whole, or they do not
   *     belong together
   */
  public static ImageSource open(Path images, Path labels) {
    Content pixels = read(images, IMAGES, "images, [N, H, W] of unsigned bytes", 3);
    Content classes = read(labels, LABELS, "labels, [N] of unsigned bytes", 1);
    int count = pixels.size(0);
    if (count != classes.size(0)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d labels for the %d images of %s; expected as many; take both files from one set",
              labels,
              classes.size(0),
              count,
              images));
    }
    int[] label = IntStream.range(0, count).map(i -> classes.bytes[i] & 0xFF).toArray();
    int most = IntStream.of(label).max().orElseThrow();
    List<String> names = IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    return new MemorySource(pixels.bytes, label, pixels.size(1), pixels.size(2), 1, names);
  }

  private static final class Content {
    private final int[] sizes;
    private final byte[] bytes;

    Content(int[] sizes, byte[] bytes) {
      this.sizes = sizes;
      this.bytes = bytes;
    }

    int size(int dimension) {
      return sizes[dimension];
    }
  }

  private static Content read(Path path, int magic, String what, int dimensions) {
    try (DataInputStream in = new DataInputStream(unpacked(path))) {
      int got = in.readInt();
      if (got != magic) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: starts with 0x%08X; expected 0x%08X, an IDX file of %s",
                path,
                got,
                magic,
                what));
      }
      int[] sizes = new int[dimensions];
      long total = 1;
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
        total = sizes[i] < 1 ? 0 : Math.min(total * sizes[i], Integer.MAX_VALUE);
        if (total < 1 || total > Integer.MAX_VALUE - 8) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: size %d of dimension %d; expected sizes from 1 on, and at most 2 GiB in all",
                  path,
                  sizes[i],
                  i));
        }
      }
      byte[] bytes = in.readNBytes((int) total);
      if (bytes.length < total) {
        throw new EOFException();
      }
      if (in.read() >= 0) { // Also what makes gzip compare its checksum.
        throw new DataException(
            String.format(
                Locale.ROOT, "%s: goes on after its %d bytes of data; fetch it anew", path, total));
      }
      return new Content(sizes, bytes);
    } catch (NoSuchFileException e) {
      throw new DataException(path + ": does not exist; expected an IDX file of " + what, e);
    } catch (EOFException e) {
      throw new DataException(path + ": ends too early; fetch it anew", e);
    } catch (IOException e) {
      throw new DataException("%s: cannot be read (%s)".formatted(path, e), e);
    }
  }

  /** The bytes of a file, without gzip's packing where it has one. */
  private static InputStream unpacked(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    in.mark(2);
    int start = in.read() << 8 | in.read();
    in.reset();
    return start == GZIP ? new GZIPInputStream(in, 1 << 16) : in;
  }
}
