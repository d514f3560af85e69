package dev.gaze.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Something that happened in a run; as text, a line to show or to log. */
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
      implements TrainingEvent {
    /** All of it in a line. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "step %d of %d: discriminator loss %.4g, generator loss %.4g, %.1f images/s%s",
          step,
          steps,
          discriminatorLoss,
          generatorLoss,
          imagesPerSecond,
          remaining.map(left -> ", " + inWords(left) + " left").orElse(""));
    }

    private static String inWords(Duration time) {
      return time.toHours() > 0
          ? time.toHours() + " h " + time.toMinutesPart() + " min"
          : time.toMinutes() > 0
              ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
              : time.toSeconds() + " s";
    }
  }

  /** A grid of samples was written. */
  record Samples(int step, Path file) implements TrainingEvent {
    /** All of it in a line. */
    @Override
    public String toString() {
      return "step " + step + ": samples in " + file;
    }
  }

  /** A checkpoint was written. */
  record Saved(int step, Path file) implements TrainingEvent {
    /** All of it in a line. */
    @Override
    public String toString() {
      return "step " + step + ": checkpoint in " + file;
    }
  }

  /**
   * What has been trained was measured.
   *
   * @param values by name
   * @param took how long it took
   * @param best whether it is the best so far, by what the best checkpoint is kept by
   * @param share the part of the run's time, since it was opened, that measuring has taken so far
   *     with all that it needs; from 0 to 1
   */
  record Measured(int step, Map<String, Double> values, Duration took, boolean best, double share)
      implements TrainingEvent {
    /** All of it in a line. */
    @Override
    public String toString() {
      String measured =
          values.entrySet().stream()
              .map(value -> String.format(Locale.ROOT, "%s %.4g", value.getKey(), value.getValue()))
              .collect(Collectors.joining(", "));
      return String.format(
          Locale.ROOT,
          "step %d: %s, in %.1f s%s",
          step,
          measured,
          took.toMillis() / 1e3,
          best ? ", the best so far" : "");
    }
  }

  /**
   * The run ends before its last step: its spec wants it so, or another worker was stopped.
   *
   * @param reason a sentence
   */
  record Stopped(int step, String reason) implements TrainingEvent {
    /** All of it in a line. */
    @Override
    public String toString() {
      return "step " + step + ": stopped early: " + reason;
    }
  }

  /** Something looks wrong; the run goes on. */
  record Warning(int step, String message) implements TrainingEvent {
    /** All of it in a line. */
    @Override
    public String toString() {
      return "step " + step + ": warning: " + message.replaceAll("\\s*\\R\\s*", " ");
    }
  }
}
