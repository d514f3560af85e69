package dev.gaze.train;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * What is measured in training.
 *
 * @param every steps from one time to the next
 * @param measure numbers by name of what has been trained so far
 */
record Measuring(int every, Function<TrainedGan, Map<String, Double>> measure) {

  /** Measures and logs. */
  TrainingEvent.Measured now(TrainedGan gan, RunLog log) {
    long start = System.nanoTime();
    Map<String, Double> values = measure.apply(gan);
    log.scalars(gan.step(), values);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new TrainingEvent.Measured(gan.step(), values, took);
  }
}
