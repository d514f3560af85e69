package dev.gaze.view;

import dev.gaze.graph.internal.MetricKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Series that are drawn into one plot.
 *
 * @param title of the plot
 * @param series by the name that tells them apart; empty where there is nothing to tell apart
 */
record CurveGroup(String title, Map<String, SortedMap<Integer, Double>> series) {
  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("loss", "Losses");
    TITLES.put(MetricKey.ATTENTION_DISTANCE.group(), "Mean attention distance, pixels");
    TITLES.put(MetricKey.GAMMA.group(), "γ: how much attention is added");
    TITLES.put("learning_rate", "Learning rates");
    TITLES.put("gradient_norm", "Gradient norms");
    TITLES.put("images_per_second", "Images a second");
    TITLES.put(MetricKey.SIGMA.group(), "σ: spectral norms");
  }

  /**
   * All keys in groups: {@code sigma/x} and {@code sigma/y} in one, {@code generator_loss} and
   * {@code discriminator_loss} in one, any other key alone. A group of more series than can be told
   * apart is split by network. What is known comes first, sigma last.
   */
  static List<CurveGroup> of(MetricSeries metrics) {
    Map<String, Map<String, SortedMap<Integer, Double>>> groups = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>(metrics.byKey().keySet());
    // Measured once, before training: no curve.
    keys.removeIf(MetricKey.PRECISION_CHECK::has);
    // Told in a sentence.
    keys.remove(MetricKey.MEASURING_SHARE);
    // A network has the same colour in every plot.
    keys.sort(Comparator.comparing(key -> !key.contains("discriminator")));
    for (String key : keys) {
      String[] parts = split(key);
      groups
          .computeIfAbsent(parts[0], group -> new LinkedHashMap<>())
          .put(parts[1], metrics.byKey().getOrDefault(key, new TreeMap<>()));
    }
    List<String> known = List.copyOf(TITLES.keySet());
    List<String> order = new ArrayList<>(groups.keySet());
    order.sort(Comparator.comparingInt(group -> place(known, group)));
    List<CurveGroup> all = new ArrayList<>();
    for (String name : order) {
      var series = groups.getOrDefault(name, Map.of());
      String title = TITLES.getOrDefault(name, name.replace('_', ' '));
      if (series.size() <= Colours.SERIES.size()) {
        all.add(new CurveGroup(title, series));
        continue;
      }
      Map<String, Map<String, SortedMap<Integer, Double>>> parts = new LinkedHashMap<>();
      series.forEach(
          (key, values) -> {
            int slash = key.indexOf('/');
            String part = slash < 0 ? "" : ", " + key.substring(0, slash);
            parts
                .computeIfAbsent(part, p -> new LinkedHashMap<>())
                .put(key.substring(slash + 1), values);
          });
      parts.forEach((part, of) -> all.add(new CurveGroup(title + part, of)));
    }
    return all;
  }

  private static int place(List<String> known, String group) {
    int at = known.indexOf(group);
    return at < 0 ? known.indexOf("learning_rate") : at;
  }

  /** Group and series; a key that is alone needs no name of its own. */
  private static String[] split(String key) {
    int slash = key.indexOf('/');
    if (slash > 0) {
      return new String[] {key.substring(0, slash), key.substring(slash + 1)};
    }
    for (String network : List.of("generator", "discriminator")) {
      if (key.startsWith(network + "_")) {
        return new String[] {key.substring(network.length() + 1), network};
      }
    }
    return new String[] {key, ""};
  }
}
