package dev.gaze.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs of one spec that differ in their seeds alone.
 *
 * @param letter A, B, ...; after Z, A2
 */
record RunGroup(String letter, List<ComparedRun> runs) {

  /** All runs in groups, in their order. */
  static List<RunGroup> of(List<ComparedRun> runs) {
    Map<Map<String, String>, List<ComparedRun>> groups = new LinkedHashMap<>();
    for (ComparedRun run : runs) {
      groups.computeIfAbsent(run.withoutSeed(), spec -> new ArrayList<>()).add(run);
    }
    List<RunGroup> all = new ArrayList<>();
    for (List<ComparedRun> group : groups.values()) {
      int n = all.size();
      String letter = (char) ('A' + n % 26) + (n < 26 ? "" : Integer.toString(n / 26 + 1));
      all.add(new RunGroup(letter, group));
    }
    return all;
  }

  /** The mean of the runs that have logged a key, at the steps that all of these have. */
  SortedMap<Integer, Double> mean(String key) {
    return over(key, values -> values.stream().mapToDouble(v -> v).average().orElseThrow());
  }

  /** From the least to the greatest of them. */
  Curves.Band band(String key) {
    return new Curves.Band(
        over(key, values -> values.stream().mapToDouble(v -> v).min().orElseThrow()),
        over(key, values -> values.stream().mapToDouble(v -> v).max().orElseThrow()));
  }

  private SortedMap<Integer, Double> over(
      String key, java.util.function.ToDoubleFunction<List<Double>> of) {
    List<SortedMap<Integer, Double>> series =
        runs.stream()
            .map(run -> run.series().byKey().get(key))
            .filter(values -> values != null)
            .toList();
    SortedMap<Integer, Double> out = new TreeMap<>();
    if (series.isEmpty()) {
      return out;
    }
    for (Integer step : series.get(0).keySet()) {
      List<Double> values = new ArrayList<>();
      for (SortedMap<Integer, Double> one : series) {
        Double value = one.get(step);
        if (value != null) {
          values.add(value);
        }
      }
      if (values.size() == series.size()) {
        out.put(step, of.applyAsDouble(values));
      }
    }
    return out;
  }
}
