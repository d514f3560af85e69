package dev.gaze.spec;

/** How a kernel starts. Every kernel draws from a seed of its own, derived from the run's seed. */
public sealed interface Initializer {

  /** One case for each; the compiler tells whoever forgets one. */
  interface Visitor<R> {
    /** Uniform in ±gain·√(6 / (fan in + fan out)). */
    R xavierUniform(XavierUniform initializer);

    /** N(0, stddev²). */
    R normal(Normal initializer);

    /** Orthonormal, times the gain. */
    R orthogonal(Orthogonal initializer);
  }

  /** The visitor's case for this. */
  <R> R accept(Visitor<R> visitor);

  /** SAGAN's: Xavier uniform. */
  Initializer DEFAULT = new XavierUniform(1);

  /**
   * Uniform in ±gain·√(6 / (fan in + fan out)) (Glorot and Bengio 2010).
   *
   * @param gain 1 for plain Xavier; √2 for SNGAN's residual convolutions
   */
  record XavierUniform(double gain) implements Initializer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.xavierUniform(this);
    }
  }

  /** N(0, stddev²), not truncated; DCGAN's is 0.02. */
  record Normal(double stddev) implements Initializer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.normal(this);
    }
  }

  /**
   * gain times a kernel whose shorter side, reshaped to {@code [-1, out]}, is orthonormal (Saxe et
   * al. 2014); any shape.
   */
  record Orthogonal(double gain) implements Initializer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.orthogonal(this);
    }
  }
}
