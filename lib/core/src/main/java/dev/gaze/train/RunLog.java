package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run logs: {@code metrics.jsonl}, and the same for TensorBoard in {@code events/}. */
final class RunLog implements AutoCloseable {
  private final MetricsLog metrics;
  private final EventFile events;
  private final Map<String, Double> latest;

  /**
   * @param step where the run stands; later lines of an earlier try are dropped
   */
  RunLog(RunFolder folder, int step) throws IOException {
    metrics = new MetricsLog(folder.metrics());
    metrics.rewind(step);
    latest = metrics.latest(step);
    events = new EventFile(folder.events());
  }

  /** Logs scalars by name. */
  void scalars(int step, Map<String, Double> values) {
    metrics.append(step, values);
    latest.putAll(values);
    events.scalars(step, values);
    events.flush();
  }

  /** The latest value under each name. */
  Map<String, Double> latest() {
    return latest;
  }

  /** What was the latest value under a name at a step; null where there was none. */
  @Nullable Double at(int step, String name) throws IOException {
    return metrics.latest(step).get(name);
  }

  /** Shows a picture in TensorBoard. */
  void picture(int step, String name, Picture picture) {
    events.picture(step, name, picture);
    events.flush();
  }

  /** Drops the lines after a step from {@code metrics.jsonl}. */
  void rewind(int step) throws IOException {
    metrics.rewind(step);
  }

  @Override
  public void close() {
    events.close();
  }
}
