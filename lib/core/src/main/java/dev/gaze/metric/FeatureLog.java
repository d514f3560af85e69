package dev.gaze.metric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Features of batches as they are found, in a file, so that whoever is interrupted goes on where it
 * was. Each batch has its checksum; at the first that is cut off or damaged the file ends. Another
 * process that has the file open makes this one keep nothing.
 */
final class FeatureLog implements AutoCloseable {
  private final Path file;
  private final int width;
  private final @Nullable FileChannel channel;
  private boolean writing;

  /** Opens a file, or makes it. */
  FeatureLog(Path file, int width) throws IOException {
    this.file = file;
    this.width = width;
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel opened =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = isOurs(opened) ? opened : null;
  }

  private static boolean isOurs(FileChannel opened) throws IOException {
    FileLock lock;
    try {
      lock = opened.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      opened.close();
    }
    return lock != null;
  }

  /** The next batch's features: those that were kept, or those that are found now. */
  Features next(int n, Supplier<Features> found) {
    if (channel == null) {
      return found.get();
    }
    try {
      Features kept = writing ? null : read(channel, n);
      if (kept != null) {
        return kept;
      }
      Features features = found.get();
      write(channel, features);
      return features;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Features read(FileChannel in, int n) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(8, n * width + 1)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long start = in.position();
    int read;
    do {
      read = in.read(buffer);
    } while (read >= 0 && buffer.hasRemaining());
    if (buffer.hasRemaining() || sum(bytes) != buffer.getLong(bytes.length - 8)) {
      in.truncate(start);
      in.position(start);
      writing = true;
      return null;
    }
    double[] values = new double[n * width];
    buffer.flip().asDoubleBuffer().get(values);
    return new Features(values, width);
  }

  private static void write(FileChannel out, Features features) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(8, features.values().length + 1)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.asDoubleBuffer().put(features.values());
    buffer.putLong(bytes.length - 8, sum(bytes));
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  /** Of all but the last eight bytes. */
  private static long sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length - 8);
    return sum.getValue();
  }

  /** Deletes the file: all is done. */
  void delete() throws IOException {
    if (channel != null) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
