package dev.gaze.spec;

import org.jspecify.annotations.Nullable;

/**
 * The end of a discriminator. Components as in {@link BlockSpec}: {@code bias} adds a bias to the
 * kernels; {@code spectralNorm} and {@code initializer} are the network's where null.
 */
public sealed interface HeadSpec extends BlockSpec {

  /** Whether its kernels have a bias. */
  boolean bias();

  /** Of its kernels; null: the network's. */
  @Nullable SpectralNorm spectralNorm();

  /** Of its kernels; null: the network's. */
  @Nullable Initializer initializer();

  /** The logit: {@code [N, D]} (a map is flattened first) to {@code [N]}. */
  record LinearHead(
      boolean bias, @Nullable SpectralNorm spectralNorm, @Nullable Initializer initializer)
      implements HeadSpec {
    /** With bias, and the network's spectral norm and initialiser. */
    public static LinearHead of() {
      return new LinearHead(true, null, null);
    }

    /** A builder that starts from this. */
    public KernelBuilder<LinearHead> toBuilder() {
      return new KernelBuilder<>(bias, spectralNorm, initializer, LinearHead::new);
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.linearHead(this);
    }
  }

  /**
   * The logit with class projection: linear(h) + Σ h · embedding(y) (Miyato and Koyama 2018,
   * equation 3). {@code [N, D]} to {@code [N]}.
   */
  record ProjectionHead(
      boolean bias, @Nullable SpectralNorm spectralNorm, @Nullable Initializer initializer)
      implements HeadSpec {
    /** With bias, and the network's spectral norm and initialiser. */
    public static ProjectionHead of() {
      return new ProjectionHead(true, null, null);
    }

    /** A builder that starts from this. */
    public KernelBuilder<ProjectionHead> toBuilder() {
      return new KernelBuilder<>(bias, spectralNorm, initializer, ProjectionHead::new);
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.projectionHead(this);
    }
  }

  /**
   * The logit and the class logits of AC-GAN (Odena et al. 2017): two linear maps of the same
   * {@code [N, D]}.
   */
  record ClassifierHead(
      boolean bias, @Nullable SpectralNorm spectralNorm, @Nullable Initializer initializer)
      implements HeadSpec {
    /** With bias, and the network's spectral norm and initialiser. */
    public static ClassifierHead of() {
      return new ClassifierHead(true, null, null);
    }

    /** A builder that starts from this. */
    public KernelBuilder<ClassifierHead> toBuilder() {
      return new KernelBuilder<>(bias, spectralNorm, initializer, ClassifierHead::new);
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.classifierHead(this);
    }
  }
}
