package dev.gaze.train;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code metrics.jsonl}: one JSON object a line, the step first. */
final class MetricsLog {
  private final Path file;

  MetricsLog(Path file) {
    this.file = file;
  }

  void append(int step, Map<String, Double> values) {
    JsonObject line = new JsonObject();
    line.addProperty("step", step);
    values.forEach(line::addProperty);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The latest value under each name up to a step. */
  Map<String, Double> latest(int step) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        Integer at = step(line);
        if (at != null && at <= step) {
          JsonParser.parseString(line)
              .getAsJsonObject()
              .entrySet()
              .forEach(entry -> values.put(entry.getKey(), entry.getValue().getAsDouble()));
        }
      }
    }
    values.remove("step");
    return values;
  }

  /** Drops the lines after a step: a run that goes on from a checkpoint writes them again. */
  void rewind(int step) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> kept =
        Files.readAllLines(file).stream()
            .filter(
                line -> {
                  Integer at = step(line);
                  return at != null && at <= step;
                })
            .toList();
    Files.write(file, kept);
  }

  /** The step of a line; null for one that was cut off. */
  private static @Nullable Integer step(String line) {
    try {
      return JsonParser.parseString(line).getAsJsonObject().get("step").getAsInt();
    } catch (JsonSyntaxException | IllegalStateException | NullPointerException e) {
      return null;
    }
  }
}
