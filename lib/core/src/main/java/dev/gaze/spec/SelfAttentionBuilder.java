package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.SelfAttention;
import org.jspecify.annotations.Nullable;

/** The options of self-attention: {@code selfAttention(o -> o.variant(OFFICIAL).at(32))}. */
public final class SelfAttentionBuilder {
  private @Nullable AttentionVariant variant;
  private int k;
  private @Nullable Boolean pooled;
  private @Nullable Integer at;
  private @Nullable SpectralNorm spectralNorm;
  private @Nullable Initializer initializer;

  SelfAttentionBuilder(SelfAttention from) {
    variant = from.variant();
    k = from.k();
    pooled = from.pooled();
    at = from.at();
    spectralNorm = from.spectralNorm();
    initializer = from.initializer();
  }

  /** Which of the three; null: {@link AttentionVariant#PAPER}. */
  public SelfAttentionBuilder variant(@Nullable AttentionVariant variant) {
    this.variant = variant;
    return this;
  }

  /** Query and key are C/k wide; {@link SelfAttention#K} at first. */
  public SelfAttentionBuilder k(int k) {
    this.k = k;
    return this;
  }

  /** Whether key and value are max-pooled 2×2; null: as the variant has it. */
  public SelfAttentionBuilder pooled(@Nullable Boolean pooled) {
    this.pooled = pooled;
    return this;
  }

  /**
   * The height of the map that it looks at: it stands behind the first block that makes a map so
   * high, wherever it is written. Null, as at first: it stands where it is written.
   */
  public SelfAttentionBuilder at(@Nullable Integer height) {
    this.at = height;
    return this;
  }

  /** Spectral norm of its kernels; null: the network's. */
  public SelfAttentionBuilder spectralNorm(@Nullable SpectralNorm spectralNorm) {
    this.spectralNorm = spectralNorm;
    return this;
  }

  /** How its kernels start; null: as the network's do. */
  public SelfAttentionBuilder initializer(@Nullable Initializer initializer) {
    this.initializer = initializer;
    return this;
  }

  /** The block. */
  public SelfAttention build() {
    return new SelfAttention(variant, k, pooled, at, spectralNorm, initializer);
  }
}
