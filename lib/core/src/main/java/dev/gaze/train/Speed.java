package dev.gaze.train;

import java.time.Duration;

/** Images a second over the latest steps, slow to change. */
final class Speed {
  private static final double KEEP = 0.95;
  private double secondsAStep;
  private int measured;

  void measured(double seconds) {
    measured++;
    // The first step also compiles and allocates: it says nothing about the others.
    if (measured <= 2) {
      secondsAStep = seconds;
    } else {
      secondsAStep = KEEP * secondsAStep + (1 - KEEP) * seconds;
    }
  }

  double imagesPerSecond(int imagesAStep) {
    return secondsAStep == 0 ? 0 : imagesAStep / secondsAStep;
  }

  Duration remaining(int steps) {
    return Duration.ofMillis(Math.round(secondsAStep * steps * 1000));
  }
}
