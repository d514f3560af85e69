package dev.gaze.metric;

import dev.gaze.internal.WholeFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A file under the key of all that its content depends on: a word that says the format, the key,
 * the content, and the checksum of them all.
 */
final class KeyedFile {
  private static final long MAGIC = 0x67617a6501L; // "gaze", format 1

  private KeyedFile() {}

  /** What writes the content. */
  @FunctionalInterface
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** What reads it. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /** Writes a file, whole or not at all. */
  static void write(Path file, String key, Writer content) throws IOException {
    WholeFile.write(
        file,
        unfinished -> {
          CRC32C sum = new CRC32C();
          try (var out =
              new DataOutputStream(
                  new BufferedOutputStream(
                      new CheckedOutputStream(Files.newOutputStream(unfinished), sum)))) {
            out.writeLong(MAGIC);
            out.writeUTF(key);
            content.write(out);
            out.flush();
            out.writeLong(sum.getValue());
          }
        });
  }

  /**
   * Reads a file.
   *
   * @throws MetricException where it is damaged, no such file, or of another key
   */
  static <T> T read(Path file, String key, Reader<T> content) throws IOException {
    if (!isWhole(file)) {
      throw new MetricException(file + " is damaged, or nothing that Gaze has kept; delete it");
    }
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      String found = in.readLong() == MAGIC ? in.readUTF() : "another format";
      if (!found.equals(key)) {
        throw new MetricException(
            "%s holds %s; expected %s; delete it".formatted(file, found, key));
      }
      return content.read(in);
    }
  }

  /** Whether the last eight bytes are the checksum of those before. */
  private static boolean isWhole(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    long rest = Files.size(file) - Long.BYTES;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[1 << 16];
      while (rest > 0) {
        int n = in.readNBytes(bytes, 0, (int) Math.min(rest, bytes.length));
        sum.update(bytes, 0, n);
        rest -= n;
      }
      return rest == 0 && new DataInputStream(in).readLong() == sum.getValue();
    }
  }
}
