package dev.gaze.train;

import dev.gaze.spec.OptimizerSpec;
import dev.gaze.spec.Schedule;

/** The learning rate at a step. */
final class LearningRate {

  private LearningRate() {}

  /**
   * @param step updates of the network done, from 0
   * @param steps updates of the network in the whole run
   */
  static float at(OptimizerSpec optimizer, int step, int steps) {
    OptimizerSpec.Adam adam = (OptimizerSpec.Adam) optimizer;
    return (float) (adam.learningRate() * factor(adam.schedule(), step, steps));
  }

  private static double factor(Schedule schedule, int step, int steps) {
    double part = steps <= 0 ? 1 : Math.min(1, (double) step / steps);
    if (schedule instanceof Schedule.LinearDecay decay) {
      return part <= decay.from() ? 1 : (1 - part) / (1 - decay.from());
    }
    if (schedule instanceof Schedule.Cosine cosine) {
      return cosine.end() + (1 - cosine.end()) * (1 + Math.cos(Math.PI * part)) / 2;
    }
    if (schedule instanceof Schedule.WarmUp warmUp) {
      return step < warmUp.steps()
          ? (step + 1.0) / warmUp.steps()
          : factor(warmUp.then(), step, steps);
    }
    return 1;
  }
}
