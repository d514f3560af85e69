package dev.gaze.data;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Many byte arrays of one size, written once and then read at random: in memory, or in a temporary
 * file that is mapped into memory. Slots may be written by any threads; reading begins after {@link
 * #seal}, by any threads too.
 *
 * <p>The file is written, not mapped, while it grows: a full disk is then an error, not a dead JVM.
 */
final class ImageCache implements AutoCloseable {
  /** A buffer holds at most 2 GiB, and Java's memory has more room for pieces of this size. */
  static final int SEGMENT_BYTES = 1 << 26;

  private final int size;
  private final int slotsInSegment;
  private final long bytes;
  private final @Nullable FileChannel file;
  private volatile ByteBuffer @Nullable [] segments;

  /**
   * An empty cache.
   *
   * @param slots how many arrays
   * @param size bytes in each
   * @param memoryBytes the most to hold in memory; more goes to a file in Java's temporary folder
   * @param segmentBytes about how much to put into one buffer
   * @throws DataException where the file cannot be made
   */
  ImageCache(int slots, int size, long memoryBytes, int segmentBytes) {
    this.size = size;
    this.slotsInSegment = Math.max(1, segmentBytes / size);
    this.bytes = (long) slots * size;
    this.file = bytes > memoryBytes ? create() : null;
    this.segments = file == null ? segments((at, length) -> ByteBuffer.allocate(length)) : null;
  }

  /** A file that is gone when it is closed; where the system allows it has no name even before. */
  private FileChannel create() {
    try {
      Path path = Files.createTempFile("gaze-images", ".cache");
      return FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Fills a slot from an array. */
  void write(int slot, byte[] from) {
    if (file == null) {
      open()[slot / slotsInSegment].put(slot % slotsInSegment * size, from, 0, size);
    } else {
      write(file, ByteBuffer.wrap(from, 0, size), (long) slot * size);
    }
  }

  /** Ends the writing. */
  void seal() {
    if (file != null) {
      write(file, ByteBuffer.allocate(1), bytes); // Slots at the end may have stayed empty.
      segments = segments((at, length) -> file.map(FileChannel.MapMode.READ_ONLY, at, length));
    }
  }

  /** Copies a slot to {@code out[offset ..]}. */
  void read(int slot, byte[] out, int offset) {
    open()[slot / slotsInSegment].get(slot % slotsInSegment * size, out, offset, size);
  }

  private void write(FileChannel file, ByteBuffer from, long at) {
    try {
      while (from.hasRemaining()) {
        at += file.write(from, at);
      }
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Makes the buffer for the bytes from {@code at} on. */
  private interface Segments {
    ByteBuffer at(long at, int length) throws IOException;
  }

  private ByteBuffer[] segments(Segments made) {
    long step = (long) slotsInSegment * size;
    ByteBuffer[] all = new ByteBuffer[(int) ((bytes + step - 1) / step)];
    try {
      for (int i = 0; i < all.length; i++) {
        all[i] = made.at(i * step, (int) Math.min(step, bytes - i * step));
      }
    } catch (IOException e) {
      throw noPlace(e);
    }
    return all;
  }

  private DataException noPlace(IOException e) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: %d MiB of decoded images cannot be kept there (%s); make room, name another folder"
                + " (-Djava.io.tmpdir=FOLDER), or give Java more memory (-Xmx)",
            System.getProperty("java.io.tmpdir"),
            (bytes >> 20) + 1,
            e),
        e);
  }

  private ByteBuffer[] open() {
    ByteBuffer[] open = segments;
    if (open == null) {
      throw new IllegalStateException("the images are closed");
    }
    return open;
  }

  /**
   * Gives memory back, and deletes the file. A mapping goes when the garbage collector finds it.
   */
  @Override
  public void close() {
    segments = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw noPlace(e);
      }
    }
  }
}
