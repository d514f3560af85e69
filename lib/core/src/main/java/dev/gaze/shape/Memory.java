package dev.gaze.shape;

import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.NormSpec;

/**
 * An estimate of what training holds in memory: weights with their gradients, Adam's two slots and
 * the moving average, and what backpropagation keeps of the larger of the two steps, all in
 * float32. Buffers of single operations come on top.
 */
final class Memory {
  private static final double BYTES = 4;

  private Memory() {}

  /** Bytes that do not depend on the batch. */
  static double weights(CheckedGan gan) {
    long generator = gan.generator().parameters();
    long discriminator = gan.discriminator().parameters();
    // The weight, its normalised copy, its gradient, its update, the copy that a convolution orders
    // as it needs it, and two slots; what a checkpoint copies: the weight, the slots, the average.
    long each = 10 * (generator + discriminator);
    return BYTES * (each + (gan.spec().training().ema() == null ? 0 : 2 * generator));
  }

  /** Bytes of the larger of the two steps' activations. */
  static double activations(CheckedGan gan) {
    var training = gan.spec().training();
    double generator = kept(gan.generator());
    double discriminator = kept(gan.discriminator());
    double batch = training.batch();
    double generatorBatch = training.generatorBatch() == 0 ? batch : training.generatorBatch();
    // A D step keeps D on real and on generated images, a G step both networks on generated ones.
    return BYTES
        * Math.max(2 * batch * discriminator, generatorBatch * (generator + discriminator));
  }

  private static long kept(CheckedNetwork network) {
    return network.blocks().stream().mapToLong(Memory::kept).sum();
  }

  /** Numbers an image that the backward pass of a block needs. */
  private static long kept(CheckedBlock block) {
    long in = size(block.input());
    long out = size(block.output());
    if (block.block() instanceof ResBlock b) {
      boolean up = b.resample() == ResBlock.Resample.UP;
      long places = Math.max(places(block.input()), places(block.output()));
      long inChannels = in / places(block.input());
      long hidden = places * (b.hidden() == ResBlock.Hidden.THIN ? inChannels : b.channels());
      int norms = b.norm() instanceof NormSpec.None ? 1 : 2;
      long start = b.order() == ResBlock.Order.FIRST ? 0 : norms * in;
      long upsampled = up ? 2 * places * inChannels : 0;
      return start + upsampled + (1 + norms) * hidden + 2 * places * b.channels() + out;
    } else if (block.block() instanceof BlockSpec.SelfAttention b) {
      long places = places(block.input());
      long keys = Boolean.TRUE.equals(b.pooled()) ? places / 4 : places;
      // Query, key and value are at most as wide as the map; similarities and their softmax.
      long value = b.variant() == AttentionVariant.PAPER ? in / b.k() : in;
      return 2 * in / b.k() + 2 * value + 2 * places * keys + 2 * out;
    }
    return out;
  }

  private static long size(BlockShape shape) {
    return Site.flat(shape);
  }

  private static long places(BlockShape shape) {
    return shape instanceof BlockShape.Map map ? (long) map.height() * map.width() : 1;
  }
}
