package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import org.jspecify.annotations.Nullable;

/** The options of a bottleneck block: {@code bottleneck(o -> o.replaces(SelfAttention.of(4)))}. */
public final class BottleneckBuilder {
  private SelfAttention replaces;
  private int hidden;
  private @Nullable SpectralNorm spectralNorm;
  private @Nullable Initializer initializer;

  BottleneckBuilder(BottleneckResBlock from) {
    replaces = from.replaces();
    hidden = from.hidden();
    spectralNorm = from.spectralNorm();
    initializer = from.initializer();
  }

  /**
   * The attention whose parameter count it should have, and whose place it takes; the paper's with
   * k = 8 at first.
   */
  public BottleneckBuilder replaces(SelfAttention replaces) {
    this.replaces = replaces;
    return this;
  }

  /** Channels between its convolutions; 0, as at first: as near as can be to that count. */
  public BottleneckBuilder hidden(int hidden) {
    this.hidden = hidden;
    return this;
  }

  /** Spectral norm of its kernels; null: the network's. */
  public BottleneckBuilder spectralNorm(@Nullable SpectralNorm spectralNorm) {
    this.spectralNorm = spectralNorm;
    return this;
  }

  /** How its kernels start; null: as the network's do. */
  public BottleneckBuilder initializer(@Nullable Initializer initializer) {
    this.initializer = initializer;
    return this;
  }

  /** The block. */
  public BottleneckResBlock build() {
    return new BottleneckResBlock(replaces, hidden, spectralNorm, initializer);
  }
}
