package dev.gaze.train;

import dev.gaze.spec.OptimizerSpec;

/** The learning rate at a step. */
final class LearningRate {

  private LearningRate() {}

  /**
   * @param step updates of the network done, from 0
   * @param steps updates of the network in the whole run
   */
  static float at(OptimizerSpec optimizer, int step, int steps) {
    OptimizerSpec.Adam adam = (OptimizerSpec.Adam) optimizer;
    return (float) (adam.learningRate() * adam.schedule().factor(step, steps));
  }
}
