package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.CheckpointException;
import dev.gaze.checkpoint.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps a run's best checkpoint by a metric in its log. */
final class BestCheckpoint {
  private final Best rule;
  private final RunFolder folder;
  private final RunLog log;
  private @Nullable Double best;
  private boolean toldOfMetric;

  /**
   * Takes up the best that the folder holds, if any.
   *
   * @param warn is told where that one cannot be read
   */
  BestCheckpoint(Best rule, RunFolder folder, RunLog log, Consumer<String> warn) {
    this.rule = rule;
    this.folder = folder;
    this.log = log;
    Optional<Path> kept = folder.best();
    if (kept.isPresent()) {
      try {
        best = log.at(Checkpoint.step(kept.get()), rule.metric());
      } catch (IOException | CheckpointException e) {
        warn.accept("the next good checkpoint takes the best one's place: " + e.getMessage());
      }
    }
  }

  /**
   * Keeps a new checkpoint where it is better than all before.
   *
   * @return that nothing has the metric's name; said once
   */
  Optional<String> offer(Path checkpoint) {
    Double value = log.latest().get(rule.metric());
    if (value == null) {
      boolean first = !toldOfMetric;
      toldOfMetric = true;
      return first
          ? Optional.of(
              "no checkpoint is the best by %s: nothing of this name is logged, only %s"
                  .formatted(rule.metric(), String.join(", ", log.latest().keySet())))
          : Optional.empty();
    }
    if (rule.isBetter(value, best)) {
      try {
        folder.keepBest(checkpoint);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      best = value;
    }
    return Optional.empty();
  }
}
