package dev.gaze.view;

import dev.gaze.train.MetricLine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a run has logged: for each key its values by step. */
record MetricSeries(Map<String, SortedMap<Integer, Double>> byKey) {

  /**
   * Reads {@code metrics.jsonl}. Where a step is there twice the later line counts; values that are
   * no finite numbers are left out.
   *
   * @param warn told in a sentence of lines that are left out
   */
  static MetricSeries read(Path file, Consumer<? super String> warn) {
    Map<String, SortedMap<Integer, Double>> byKey = new LinkedHashMap<>();
    MetricLine.read(file, line -> add(byKey, line)).ifPresent(warn);
    return new MetricSeries(byKey);
  }

  private static void add(Map<String, SortedMap<Integer, Double>> byKey, MetricLine line) {
    line.values()
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                byKey.computeIfAbsent(name, key -> new TreeMap<>()).put(line.step(), value);
              }
            });
  }
}
