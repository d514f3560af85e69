package dev.gaze.spec;

import org.jspecify.annotations.Nullable;

/**
 * The options of a block with one kernel: {@code dense(512, o -> o.bias(false))}.
 *
 * @param <T> the block
 */
public final class KernelBuilder<T extends BlockSpec> {

  interface Maker<T> {
    T make(boolean bias, @Nullable SpectralNorm spectralNorm, @Nullable Initializer initializer);
  }

  private boolean bias;
  private @Nullable SpectralNorm spectralNorm;
  private @Nullable Initializer initializer;
  private final Maker<T> maker;

  KernelBuilder(
      boolean bias,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer,
      Maker<T> maker) {
    this.bias = bias;
    this.spectralNorm = spectralNorm;
    this.initializer = initializer;
    this.maker = maker;
  }

  /** Whether a bias is added; true at first. */
  public KernelBuilder<T> bias(boolean bias) {
    this.bias = bias;
    return this;
  }

  /** Spectral norm of this block's kernel; null: the network's. */
  public KernelBuilder<T> spectralNorm(@Nullable SpectralNorm spectralNorm) {
    this.spectralNorm = spectralNorm;
    return this;
  }

  /** How this block's kernel starts; null: as the network's do. */
  public KernelBuilder<T> initializer(@Nullable Initializer initializer) {
    this.initializer = initializer;
    return this;
  }

  /** The block. */
  public T build() {
    return maker.make(bias, spectralNorm, initializer);
  }
}
