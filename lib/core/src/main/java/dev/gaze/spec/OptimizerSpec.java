package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

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
  record Adam(double learningRate, double beta1, double beta2, double epsilon, Schedule schedule)
      implements OptimizerSpec {

    /** SAGAN's generator: 1e-4, (0, 0.9), constant. */
    public static final Adam GENERATOR = new Adam(1e-4, 0, 0.9, 1e-8, Schedule.CONSTANT);

    /** SAGAN's discriminator: 4e-4, (0, 0.9), constant ("TTUR", Heusel et al. 2017). */
    public static final Adam DISCRIMINATOR = new Adam(4e-4, 0, 0.9, 1e-8, Schedule.CONSTANT);

    public Adam {
      requireNonNull(schedule, "schedule");
    }

    /** A builder that starts from this. */
    public AdamBuilder toBuilder() {
      return new AdamBuilder(this);
    }
  }
}
