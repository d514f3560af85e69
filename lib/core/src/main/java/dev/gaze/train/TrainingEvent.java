package dev.gaze.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Something that happened in a run. */
public sealed interface TrainingEvent {

  /** Generator updates done when it happened. */
  int step();

  /**
   * One round of discriminator and generator steps.
   *
   * @param steps generator updates in the whole run
   * @param discriminatorLoss of the round's last discriminator step
   * @param generatorLoss of the round's last generator step
   * @param imagesPerSecond real images seen a second, over the latest steps
   * @param remaining at this speed; empty in the first steps of a run, whose time is mostly that of
   *     preparing
   */
  record Step(
      int step,
      int steps,
      double discriminatorLoss,
      double generatorLoss,
      double imagesPerSecond,
      Optional<Duration> remaining)
      implements TrainingEvent {}

  /** A grid of samples was written. */
  record Samples(int step, Path file) implements TrainingEvent {}

  /** A checkpoint was written. */
  record Saved(int step, Path file) implements TrainingEvent {}

  /**
   * What has been trained was measured.
   *
   * @param values by name
   * @param took how long it took
   */
  record Measured(int step, Map<String, Double> values, Duration took) implements TrainingEvent {}

  /** Something looks wrong; the run goes on. */
  record Warning(int step, String message) implements TrainingEvent {}
}
