package dev.gaze.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run has logged: for each key its values by step. */
record MetricSeries(Map<String, SortedMap<Integer, Double>> byKey) {

  /**
   * Reads {@code metrics.jsonl}. Where a step is there twice the later line counts; lines that were
   * cut off and values that are no finite numbers are left out.
   */
  static MetricSeries read(Path file) throws IOException {
    Map<String, SortedMap<Integer, Double>> byKey = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        add(byKey, line);
      }
    }
    return new MetricSeries(byKey);
  }

  private static void add(Map<String, SortedMap<Integer, Double>> byKey, String line) {
    JsonObject values;
    try {
      values = JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      return;
    }
    if (!isNumber(values.get("step"))) {
      return;
    }
    int step = values.remove("step").getAsInt();
    for (var entry : values.entrySet()) {
      if (isNumber(entry.getValue()) && Double.isFinite(entry.getValue().getAsDouble())) {
        byKey
            .computeIfAbsent(entry.getKey(), key -> new TreeMap<>())
            .put(step, entry.getValue().getAsDouble());
      }
    }
  }

  private static boolean isNumber(@Nullable JsonElement value) {
    return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
  }
}
