package dev.gaze.train;

import java.time.Duration;
import java.util.Optional;

/**
 * Images a second over the latest steps, slow to change. The first steps of a run also compile and
 * allocate: what they take says nothing of the others.
 */
final class Speed {
  private static final double KEEP = 0.95;
  private static final int COLD = 2;
  private double latest;
  private double sum;
  private double weight;
  private int measured;

  void measured(double seconds) {
    measured++;
    latest = seconds;
    if (measured > COLD) {
      sum = KEEP * sum + seconds;
      weight = KEEP * weight + 1;
    }
  }

  double imagesPerSecond(int imagesAStep) {
    double seconds = secondsAStep();
    return seconds == 0 ? 0 : imagesAStep / seconds;
  }

  private double secondsAStep() {
    return weight == 0 ? latest : sum / weight;
  }

  /** What so many steps will take; empty as long as nothing is known of it. */
  Optional<Duration> remaining(int steps) {
    return weight == 0 && steps > 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.round(secondsAStep() * steps * 1000)));
  }
}
