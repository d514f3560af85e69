package dev.gaze.view;

import dev.gaze.spec.Metric;
import dev.gaze.spec.MetricsSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a run was the best, by the metric of which its spec keeps the best.
 *
 * @param key the metric in the log
 */
record BestPoint(String key, int step, double value) {

  /** Of what a run has logged; empty where none is kept. */
  static Optional<BestPoint> of(@Nullable MetricsSpec metrics, MetricSeries series) {
    Metric metric = metrics == null ? null : metrics.keepBest();
    if (metric == null) {
      return Optional.empty();
    }
    double sign = metric.isLowestBest() ? 1 : -1;
    // Which network measured is a part of the name.
    return series.byKey().entrySet().stream()
        .filter(entry -> isOf(metric, entry.getKey()))
        .findFirst()
        .flatMap(
            entry ->
                entry.getValue().entrySet().stream()
                    .min(Map.Entry.comparingByValue((a, b) -> Double.compare(sign * a, sign * b)))
                    .map(best -> new BestPoint(entry.getKey(), best.getKey(), best.getValue())));
  }

  private static boolean isOf(Metric metric, String key) {
    return key.equals(metric.number()) || key.startsWith(metric.number() + " (");
  }

  /** In words. */
  String text() {
    return String.format(Locale.ROOT, "the best, kept: %.4g at step %d", value, step);
  }
}
