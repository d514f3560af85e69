package dev.gaze.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Numbers of groups of runs that compare: found with the same network, on as many of the same real
 * images and as many generated ones. What differs in one of these stands in a table of its own.
 *
 * @param protocol what they have in common, by name
 * @param values of each metric, of each group by its letter, a number a run
 */
record ComparedNumbers(
    Map<String, String> protocol, Map<String, Map<String, List<Double>>> values) {
  private static final List<String> PROTOCOL =
      List.of("network", "images", "real", "generated", "quantisation");
  private static final Set<String> NO_METRIC = Set.of("of", "seed", "weights", "step");

  /** All that was found, a table for each way to measure. */
  static List<ComparedNumbers> of(List<RunGroup> groups) {
    Map<Map<String, String>, ComparedNumbers> tables = new LinkedHashMap<>();
    for (RunGroup group : groups) {
      for (ComparedRun run : group.runs()) {
        for (JsonObject evaluation : run.evaluations()) {
          Map<String, String> protocol = new LinkedHashMap<>();
          PROTOCOL.forEach(key -> protocol.put(key, text(evaluation.get(key))));
          tables
              .computeIfAbsent(protocol, p -> new ComparedNumbers(p, new LinkedHashMap<>()))
              .add(group.letter(), evaluation);
        }
      }
    }
    return new ArrayList<>(tables.values());
  }

  private static String text(@org.jspecify.annotations.Nullable JsonElement value) {
    return value == null || value.isJsonNull() ? "?" : value.getAsString();
  }

  private void add(String letter, JsonObject evaluation) {
    for (var entry : evaluation.entrySet()) {
      boolean number =
          entry.getValue().isJsonPrimitive() && entry.getValue().getAsJsonPrimitive().isNumber();
      if (number && !PROTOCOL.contains(entry.getKey()) && !NO_METRIC.contains(entry.getKey())) {
        values
            .computeIfAbsent(entry.getKey(), metric -> new LinkedHashMap<>())
            .computeIfAbsent(letter, group -> new ArrayList<>())
            .add(entry.getValue().getAsDouble());
      }
    }
  }

  /** The table, and under it what it supports. */
  String html() {
    Set<String> letters = new LinkedHashSet<>();
    values.values().forEach(row -> letters.addAll(row.keySet()));
    StringBuilder html = new StringBuilder("<table class=\"numbers\"><thead><tr><th></th>");
    letters.forEach(letter -> html.append("<th>").append(letter).append("</th>"));
    html.append("</tr></thead><tbody>");
    values.forEach(
        (metric, row) -> {
          html.append("<tr><th>").append(Html.escape(metric)).append("</th>");
          for (String letter : letters) {
            html.append("<td>").append(cell(row.getOrDefault(letter, List.of()))).append("</td>");
          }
          html.append("</tr>");
        });
    html.append("</tbody></table><ul class=\"verdicts\">");
    for (Verdict verdict : Verdict.of(this)) {
      html.append("<li>").append(Html.escape(verdict.text())).append("</li>");
    }
    String protocolText =
        protocol.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return html.append("</ul><p class=\"protocol\">")
        .append(Html.escape(protocolText))
        .append("</p>")
        .toString();
  }

  private static String cell(List<Double> values) {
    if (values.isEmpty()) {
      return "";
    }
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    if (values.size() == 1) {
      return number(mean);
    }
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return String.format(
        Locale.ROOT,
        "%s ± %s <small>(%d)</small>",
        number(mean),
        number(Math.sqrt(squares / (values.size() - 1))),
        values.size());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
