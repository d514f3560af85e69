package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import java.io.IOException;
import java.util.Map;

/** What a run logs: {@code metrics.jsonl}, and the same for TensorBoard in {@code events/}. */
final class RunLog implements AutoCloseable {
  private final MetricsLog metrics;
  private final EventFile events;

  /**
   * @param step where the run stands; later lines of an earlier try are dropped
   */
  RunLog(RunFolder folder, int step) throws IOException {
    metrics = new MetricsLog(folder.metrics());
    metrics.rewind(step);
    events = new EventFile(folder.events());
  }

  /** Logs scalars by name. */
  void scalars(int step, Map<String, Double> values) {
    metrics.append(step, values);
    events.scalars(step, values);
    events.flush();
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
