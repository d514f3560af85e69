package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.Conv;
import dev.gaze.spec.BlockSpec.Dense;
import dev.gaze.spec.BlockSpec.DenseMap;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.TransposedConv;
import java.util.stream.Stream;

/** Networks with fewer channels. */
final class Narrowing {
  /** Attention divides by 8, and processors compute eight or sixteen channels at once. */
  private static final int MULTIPLE = 8;

  private static final int LEAST = 16;

  private Narrowing() {}

  /** The network with each block's channels divided by a number. */
  static NetworkSpec of(NetworkSpec network, int by) {
    if (by < 1) {
      throw new IllegalArgumentException("narrower(" + by + "): expected 1 or more");
    }
    return AttentionPlacement.each(network, block -> Stream.of(narrower(block, by)));
  }

  private static BlockSpec narrower(BlockSpec block, int by) {
    if (block instanceof ResBlock b) {
      return new ResBlock(
          width(b.channels(), by),
          b.resample(),
          b.shortcut(),
          b.hidden(),
          b.order(),
          b.norm(),
          b.activation(),
          b.spectralNorm(),
          b.initializer());
    }
    if (block instanceof Conv b) {
      int filters = width(b.filters(), by);
      return new Conv(filters, b.kernel(), b.stride(), b.bias(), b.spectralNorm(), b.initializer());
    }
    if (block instanceof TransposedConv b) {
      int filters = width(b.filters(), by);
      return new TransposedConv(
          filters, b.kernel(), b.stride(), b.bias(), b.spectralNorm(), b.initializer());
    }
    if (block instanceof DenseMap b) {
      int channels = width(b.channels(), by);
      return new DenseMap(
          b.height(), b.width(), channels, b.bias(), b.spectralNorm(), b.initializer());
    }
    if (block instanceof Dense b) {
      return new Dense(width(b.units(), by), b.bias(), b.spectralNorm(), b.initializer());
    }
    return block;
  }

  private static int width(int channels, int by) {
    int rounded = (int) Math.ceil((double) channels / by / MULTIPLE) * MULTIPLE;
    return by == 1 || channels <= LEAST ? channels : Math.max(LEAST, rounded);
  }
}
