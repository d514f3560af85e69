package dev.gaze.spec;

import org.jspecify.annotations.Nullable;

/**
 * The options of a convolution: {@code conv(64, 4, o -> o.stride(2).bias(false))}.
 *
 * @param <T> {@link BlockSpec.Conv} or {@link BlockSpec.TransposedConv}
 */
public final class ConvBuilder<T extends BlockSpec> {

  interface Maker<T> {
    T make(
        int stride,
        boolean bias,
        @Nullable SpectralNorm spectralNorm,
        @Nullable Initializer initializer);
  }

  private int stride;
  private boolean bias;
  private @Nullable SpectralNorm spectralNorm;
  private @Nullable Initializer initializer;
  private final Maker<T> maker;

  ConvBuilder(
      int stride,
      boolean bias,
      @Nullable SpectralNorm spectralNorm,
      @Nullable Initializer initializer,
      Maker<T> maker) {
    this.stride = stride;
    this.bias = bias;
    this.spectralNorm = spectralNorm;
    this.initializer = initializer;
    this.maker = maker;
  }

  /** 1 at first in a convolution, 2 in a transposed one. */
  public ConvBuilder<T> stride(int stride) {
    this.stride = stride;
    return this;
  }

  /** Whether a bias is added; true at first. */
  public ConvBuilder<T> bias(boolean bias) {
    this.bias = bias;
    return this;
  }

  /** Spectral norm of this block's kernel; null: the network's. */
  public ConvBuilder<T> spectralNorm(@Nullable SpectralNorm spectralNorm) {
    this.spectralNorm = spectralNorm;
    return this;
  }

  /** How this block's kernel starts; null: as the network's do. */
  public ConvBuilder<T> initializer(@Nullable Initializer initializer) {
    this.initializer = initializer;
    return this;
  }

  /** The block. */
  public T build() {
    return maker.make(stride, bias, spectralNorm, initializer);
  }
}
