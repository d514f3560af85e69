package dev.gaze.spec;

/** How a network's weights follow their gradients. */
public sealed interface OptimizerSpec {

  /**
   * Adam (Kingma and Ba 2015) as TensorFlow has it: lr·√(1 − beta2ᵗ)/(1 − beta1ᵗ) · m / (√v +
   * epsilon).
   *
   * @param learningRate before the schedule
   * @param beta1 0 in SAGAN
   * @param beta2 0.9 in SAGAN's paper, 0.999 in its code
   */
  record Adam(
      double learningRate, double beta1, double beta2, double epsilon, Schedule schedule)
      implements OptimizerSpec {}
}
