package dev.gaze.spec;

/** Spectral normalisation of kernels (Miyato et al. 2018), or none. */
public sealed interface SpectralNorm {

  /** One case for each; the compiler tells whoever forgets one. */
  interface Visitor<R> {
    /** Kernels as they are. */
    R off(Off norm);

    /** Kernels divided by their greatest singular value. */
    R powerIteration(PowerIteration norm);
  }

  /** The visitor's case for this. */
  <R> R accept(Visitor<R> visitor);

  /** One power iteration a step, u and v constants in the gradient (Miyato et al. 2018). */
  SpectralNorm DEFAULT = new PowerIteration(1, false);

  /** Kernels as they are. */
  SpectralNorm OFF = new Off();

  /** Kernels as they are. */
  record Off() implements SpectralNorm {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.off(this);
    }
  }

  /**
   * Each kernel, reshaped to {@code [-1, out]}, is divided by an estimate of its largest singular
   * value.
   *
   * @param iterations power iterations a step, from the stored u
   * @param gradientThroughIteration false: u and v are constants in the gradient (Miyato et al.);
   *     true: the gradient flows through them too (the released SAGAN code)
   */
  record PowerIteration(int iterations, boolean gradientThroughIteration) implements SpectralNorm {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.powerIteration(this);
    }
  }
}
