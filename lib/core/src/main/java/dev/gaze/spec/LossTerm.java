package dev.gaze.spec;

/** Something added to the adversarial loss. */
public sealed interface LossTerm {

  /**
   * Cross entropy of the class logits, on real and generated images for D and on generated ones for
   * G (Odena et al. 2017). Needs a {@code ClassifierHead}.
   */
  record AuxiliaryClassifier(double weight) implements LossTerm {}

  /**
   * weight · mean (|∂D/∂x| − 1)² at points between real and generated images (Gulrajani et al.
   * 2017, equation 3).
   */
  record GradientPenalty(double weight) implements LossTerm {}

  /** weight / 2 · mean |∂D/∂x|² at real images (Mescheder et al. 2018, equation 9). */
  record R1(double weight) implements LossTerm {}

  /** weight · Σ |WᵀW ⊙ (1 − I)|² over the generator's kernels (Brock et al. 2019, equation 3). */
  record OrthogonalRegularization(double weight) implements LossTerm {}
}
