package dev.gaze.spec;

/** Something added to the adversarial loss. */
public sealed interface LossTerm {

  /** One case for each; the compiler tells whoever forgets one. */
  interface Visitor<R> {
    /** On both networks; needs class logits. */
    R auxiliaryClassifier(AuxiliaryClassifier term);

    /** On the discriminator, between real and generated images. */
    R gradientPenalty(GradientPenalty term);

    /** On the discriminator, at real images. */
    R r1(R1 term);

    /** On the generator's kernels. */
    R orthogonalRegularization(OrthogonalRegularization term);
  }

  /** How much of it is added. */
  double weight();

  /** The visitor's case for this. */
  <R> R accept(Visitor<R> visitor);

  /**
   * Cross entropy of the class logits, on real and generated images for D and on generated ones for
   * G (Odena et al. 2017). Needs a {@code ClassifierHead}.
   */
  record AuxiliaryClassifier(double weight) implements LossTerm {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.auxiliaryClassifier(this);
    }
  }

  /**
   * weight · mean (|∂D/∂x| − 1)² at points between real and generated images (Gulrajani et al.
   * 2017, equation 3).
   */
  record GradientPenalty(double weight) implements LossTerm {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gradientPenalty(this);
    }
  }

  /** weight / 2 · mean |∂D/∂x|² at real images (Mescheder et al. 2018, equation 9). */
  record R1(double weight) implements LossTerm {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.r1(this);
    }
  }

  /** weight · Σ |WᵀW ⊙ (1 − I)|² over the generator's kernels (Brock et al. 2019, equation 3). */
  record OrthogonalRegularization(double weight) implements LossTerm {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.orthogonalRegularization(this);
    }
  }
}
