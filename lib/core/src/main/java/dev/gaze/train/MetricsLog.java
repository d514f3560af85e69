package dev.gaze.train;

import com.google.gson.JsonObject;
import dev.gaze.internal.WholeFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code metrics.jsonl}: one JSON object a line, the step first. */
record MetricsLog(Path file) {

  /** Adds a line: all of it, or none. */
  void append(int step, Map<String, Double> values) throws IOException {
    JsonObject line = new JsonObject();
    line.addProperty("step", step);
    values.forEach(line::addProperty);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      append(line + "\n");
    } catch (IOException e) {
      throw WholeFile.unwritable(file, e);
    }
  }

  private void append(String line) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = out.size();
      // Somebody's editor may have left no end of the last line.
      String start = endsLine(out, end) ? "" : "\n";
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(start + line);
      try {
        while (bytes.hasRemaining()) {
          out.write(bytes, end + bytes.position());
        }
      } catch (IOException e) {
        cut(out, end, e);
        throw e;
      }
    }
  }

  private static void cut(FileChannel file, long end, IOException reason) {
    try {
      file.truncate(end);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static boolean endsLine(FileChannel file, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return end == 0 || file.read(last, end - 1) < 1 || last.get(0) == '\n';
  }

  /** The latest value under each name up to a step. */
  Map<String, Double> latest(int step) {
    Map<String, Double> values = new LinkedHashMap<>();
    MetricLine.read(
        file,
        line -> {
          if (line.step() <= step) {
            values.putAll(line.values());
          }
        });
    return values;
  }

  /** All values under a name, in the order of the lines. */
  List<Double> all(String name) {
    List<Double> values = new ArrayList<>();
    MetricLine.read(
        file, line -> Optional.ofNullable(line.values().get(name)).ifPresent(values::add));
    return values;
  }

  /**
   * Drops the lines after a step, which a run that goes on from a checkpoint writes again, and
   * those that are damaged.
   *
   * @return what was damaged, in a sentence
   */
  Optional<String> rewind(int step) throws IOException {
    boolean[] later = {false};
    Optional<String> damage = MetricLine.scan(file, line -> later[0] |= line.step() > step);
    if (later[0] || damage.isPresent()) {
      keep(step);
    }
    return damage;
  }

  private void keep(int step) throws IOException {
    WholeFile.write(
        file,
        unfinished -> {
          try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
            MetricLine.scan(
                file,
                line -> {
                  if (line.step() <= step) {
                    write(out, line.text());
                  }
                });
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
  }

  private static void write(BufferedWriter out, String line) {
    try {
      out.write(line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
