package dev.gaze.train;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gaze.internal.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code metrics.jsonl}.
 *
 * @param step generator updates done
 * @param values the numbers under each name, in the line's order; what is no number is left out
 * @param text the line as it is, without its end
 */
public record MetricLine(int step, Map<String, Double> values, String text) {

  /**
   * Reads a log, line by line. A line that is damaged (cut off, not UTF-8, not JSON, without a
   * step) is left out: a log never stops what else is to be done.
   *
   * @param each takes the lines in the file's order
   * @return what was left out and where, in a sentence; nothing where all was read or no file is
   *     there
   */
  public static Optional<String> read(Path file, Consumer<MetricLine> each) {
    try {
      return scan(file, each);
    } catch (IOException e) {
      return Optional.of(
          "%s cannot be read (%s): its values are left out".formatted(file, WholeFile.reason(e)));
    }
  }

  /** The same where a file that cannot be read is an error. */
  static Optional<String> scan(Path file, Consumer<MetricLine> each) throws IOException {
    if (!Files.isRegularFile(file)) {
      if (Files.exists(file)) {
        throw new IOException("it is no file");
      }
      return Optional.empty();
    }
    int number = 0;
    int damaged = 0;
    int first = 0;
    // Latin 1 keeps every byte, so that one line that is not UTF-8 does not end the reading.
    try (var lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String raw = lines.readLine(); raw != null; raw = lines.readLine()) {
        number++;
        MetricLine line = parse(raw.getBytes(StandardCharsets.ISO_8859_1));
        if (line != null) {
          each.accept(line);
        } else if (!raw.isBlank() && damaged++ == 0) {
          first = number;
        }
      }
    }
    return damaged == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: %d of %d lines are damaged and left out, the first of them line %d",
                file,
                damaged,
                number,
                first));
  }

  private static @Nullable MetricLine parse(byte[] line) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      Double step = number(json.remove("step"));
      if (step == null || step < 0 || step > Integer.MAX_VALUE || step % 1 != 0) {
        return null;
      }
      Map<String, Double> values = new LinkedHashMap<>();
      for (var entry : json.entrySet()) {
        Double value = number(entry.getValue());
        if (value != null) {
          values.put(entry.getKey(), value);
        }
      }
      return new MetricLine(step.intValue(), values, text);
    } catch (CharacterCodingException | JsonParseException | IllegalStateException e) {
      return null;
    }
  }

  private static @Nullable Double number(@Nullable JsonElement value) {
    return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()
        ? Double.valueOf(value.getAsDouble())
        : null;
  }
}
