package dev.gaze.metric;

import dev.gaze.data.WholeFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** {@link Measured} in a file, under the key of all that it depends on. */
final class MeasuredFile {
  private static final long MAGIC = 0x67617a6501L; // "gaze", format 1

  private MeasuredFile() {}

  /** Writes a file, whole or not at all. */
  static void write(Path file, String key, Measured measured) throws IOException {
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
            Gaussian gaussian = measured.gaussian();
            out.writeLong(gaussian.count());
            out.writeInt(gaussian.width());
            numbers(out, gaussian.mean());
            numbers(out, upper(gaussian.covariance(), gaussian.width()));
            out.writeInt(measured.first().count());
            numbers(out, measured.first().values());
            Optional<Estimate> score = measured.inceptionScore();
            out.writeBoolean(score.isPresent());
            out.writeDouble(score.map(Estimate::mean).orElse(Double.NaN));
            out.writeDouble(score.map(Estimate::spread).orElse(Double.NaN));
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
  static Measured read(Path file, String key) throws IOException {
    if (!isWhole(file)) {
      throw new MetricException(file + " is damaged, or no file of statistics; delete it");
    }
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      String found = in.readLong() == MAGIC ? in.readUTF() : "another format";
      if (!found.equals(key)) {
        throw new MetricException(
            "%s holds statistics of %s; expected %s; delete it".formatted(file, found, key));
      }
      long count = in.readLong();
      int width = in.readInt();
      double[] mean = numbers(in, width);
      double[] covariance = square(numbers(in, width * (width + 1) / 2), width);
      Features first = new Features(numbers(in, in.readInt() * width), width);
      boolean scored = in.readBoolean();
      Estimate score = new Estimate(in.readDouble(), in.readDouble());
      return new Measured(
          new Gaussian(count, mean, covariance),
          first,
          scored ? Optional.of(score) : Optional.empty());
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

  /** As float32 where that loses nothing: what networks answer. */
  private static void numbers(DataOutputStream out, double[] values) throws IOException {
    boolean single = true;
    for (int i = 0; single && i < values.length; i++) {
      single = (float) values[i] == values[i];
    }
    out.writeBoolean(single);
    for (double value : values) {
      if (single) {
        out.writeFloat((float) value);
      } else {
        out.writeDouble(value);
      }
    }
  }

  private static double[] numbers(DataInputStream in, int count) throws IOException {
    boolean single = in.readBoolean();
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = single ? in.readFloat() : in.readDouble();
    }
    return values;
  }

  private static double[] upper(double[] square, int n) {
    double[] upper = new double[n * (n + 1) / 2];
    for (int i = 0, at = 0; i < n; i++, at += n - i + 1) {
      System.arraycopy(square, i * n + i, upper, at, n - i);
    }
    return upper;
  }

  private static double[] square(double[] upper, int n) {
    double[] square = new double[n * n];
    for (int i = 0, at = 0; i < n; i++) {
      for (int j = i; j < n; j++, at++) {
        square[i * n + j] = upper[at];
        square[j * n + i] = upper[at];
      }
    }
    return square;
  }
}
