package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.ResBlock;
import org.jspecify.annotations.Nullable;

/**
 * The options of a residual block: {@code resBlock(256, o -> o.resample(NONE).hidden(THIN))}. All
 * are null at first: as the network and the place suggest.
 */
public final class ResBlockBuilder {
  private final int channels;
  private ResBlock.@Nullable Resample resample;
  private ResBlock.@Nullable Shortcut shortcut;
  private ResBlock.@Nullable Hidden hidden;
  private ResBlock.@Nullable Order order;
  private @Nullable NormSpec norm;
  private @Nullable Activation activation;
  private @Nullable SpectralNorm spectralNorm;
  private @Nullable Initializer initializer;

  ResBlockBuilder(ResBlock from) {
    channels = from.channels();
    resample = from.resample();
    shortcut = from.shortcut();
    hidden = from.hidden();
    order = from.order();
    norm = from.norm();
    activation = from.activation();
    spectralNorm = from.spectralNorm();
    initializer = from.initializer();
  }

  /** What it does to height and width; null: up in a generator, down in a discriminator. */
  public ResBlockBuilder resample(ResBlock.@Nullable Resample resample) {
    this.resample = resample;
    return this;
  }

  /** The way past; null: learned where the block resamples or changes the width. */
  public ResBlockBuilder shortcut(ResBlock.@Nullable Shortcut shortcut) {
    this.shortcut = shortcut;
    return this;
  }

  /** The width between its convolutions; null: wide. */
  public ResBlockBuilder hidden(ResBlock.@Nullable Hidden hidden) {
    this.hidden = hidden;
    return this;
  }

  /** Whether it starts with its activation; null: not as the first block of a discriminator. */
  public ResBlockBuilder order(ResBlock.@Nullable Order order) {
    this.order = order;
    return this;
  }

  /** Its norms; null: the network's. */
  public ResBlockBuilder norm(@Nullable NormSpec norm) {
    this.norm = norm;
    return this;
  }

  /** Its nonlinearity; null: relu. */
  public ResBlockBuilder activation(@Nullable Activation activation) {
    this.activation = activation;
    return this;
  }

  /** Spectral norm of its kernels; null: the network's. */
  public ResBlockBuilder spectralNorm(@Nullable SpectralNorm spectralNorm) {
    this.spectralNorm = spectralNorm;
    return this;
  }

  /** How its 3×3 kernels start; null: as the network's do. */
  public ResBlockBuilder initializer(@Nullable Initializer initializer) {
    this.initializer = initializer;
    return this;
  }

  /** The block. */
  public ResBlock build() {
    return new ResBlock(
        channels, resample, shortcut, hidden, order, norm, activation, spectralNorm, initializer);
  }
}
