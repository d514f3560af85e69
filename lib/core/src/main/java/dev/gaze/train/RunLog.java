package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run logs: {@code metrics.jsonl}, and the same for TensorBoard in {@code events/}. Neither
 * stops a run: what is damaged or cannot be written is told, and training goes on.
 */
final class RunLog implements AutoCloseable {
  private final MetricsLog metrics;
  private final Path folder;
  private final Consumer<String> warn;
  private final Map<String, Double> latest;
  private @Nullable EventFile events;
  private boolean told;

  /**
   * @param step where the run stands; later lines of an earlier try are dropped
   * @param warn told in a sentence of each thing that is not logged
   */
  RunLog(RunFolder folder, int step, Consumer<String> warn) {
    metrics = new MetricsLog(folder.metrics());
    this.folder = folder.events();
    this.warn = warn;
    forget(step);
    latest = metrics.latest(step);
    try {
      events = new EventFile(this.folder);
    } catch (RuntimeException e) {
      withoutEvents(e);
    }
    mark(step);
  }

  private void forget(int step) {
    try {
      metrics.rewind(step).ifPresent(warn);
    } catch (IOException e) {
      warn.accept(
          String.format(
              Locale.ROOT,
              "%s: lines after step %d are left there (%s)",
              metrics.file(),
              step,
              WholeFile.reason(e)));
    }
  }

  /** Logs scalars by name. */
  void scalars(int step, Map<String, Double> values) {
    latest.putAll(values);
    try {
      metrics.append(step, values);
      told = false;
    } catch (IOException e) {
      if (!told) {
        told = true;
        warn.accept("training goes on, but is not logged: " + e.getMessage());
      }
    }
    show(file -> file.scalars(step, values));
  }

  /** The latest value under each name. */
  Map<String, Double> latest() {
    return latest;
  }

  /** What was the latest value under a name at a step; null where there was none. */
  @Nullable Double at(int step, String name) {
    return metrics.latest(step).get(name);
  }

  /** All values under a name, in the order of training. */
  List<Double> all(String name) {
    return metrics.all(name);
  }

  /** Shows a picture in TensorBoard. */
  void picture(int step, String name, Picture picture) {
    show(file -> file.picture(step, name, picture));
  }

  /** Drops what was logged after a step. */
  void rewind(int step) {
    forget(step);
    mark(step);
  }

  private void mark(int step) {
    show(file -> file.startAfter(step));
  }

  private void show(Consumer<EventFile> what) {
    EventFile file = events;
    if (file == null) {
      return;
    }
    try {
      what.accept(file);
      file.flush();
    } catch (RuntimeException e) {
      withoutEvents(e);
    }
  }

  private void withoutEvents(RuntimeException e) {
    // TensorFlow's message goes on with the nodes of its graph.
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    warn.accept(
        "training goes on without TensorBoard: nothing can be written to %s (%s)"
            .formatted(folder, reason));
    close();
  }

  @Override
  public void close() {
    EventFile file = events;
    events = null;
    if (file != null) {
      try {
        file.close();
      } catch (RuntimeException e) {
        return; // All that was added is flushed already, or was told to be lost.
      }
    }
  }
}
