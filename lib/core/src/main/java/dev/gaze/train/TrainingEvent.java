package dev.gaze.train;

import java.nio.file.Path;
import java.time.Duration;

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
   * @param remaining at this speed
   */
  record Step(
      int step,
      int steps,
      double discriminatorLoss,
      double generatorLoss,
      double imagesPerSecond,
      Duration remaining)
      implements TrainingEvent {}

  /** A grid of samples was written. */
  record Samples(int step, Path file) implements TrainingEvent {}

  /** A checkpoint was written. */
  record Saved(int step, Path file) implements TrainingEvent {}

  /** Something looks wrong; the run goes on. */
  record Warning(int step, String message) implements TrainingEvent {}
}
