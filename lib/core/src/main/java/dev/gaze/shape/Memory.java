package dev.gaze.shape;

import dev.gaze.block.BlockShape;
import dev.gaze.spec.BlockSpec;

/**
 * An estimate of what is held in memory, all in float32; buffers of single operations come on top.
 * In training: weights with their gradients, Adam's two slots and the moving average, and what
 * backpropagation keeps of the larger of the two steps.
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

  /** Bytes an image in inference. */
  static long inference(CheckedNetwork network, boolean withAttention) {
    long largest = 1;
    long attention = 0;
    for (CheckedBlock block : network.blocks()) {
      largest = Math.max(largest, block.kept() + size(block.input()));
      if (block.block() instanceof BlockSpec.SelfAttention) {
        attention +=
            block.kept(); // The weights, and their copy outside TensorFlow, are most of it.
      }
    }
    return (long) (BYTES * (largest + (withAttention ? attention : 0)));
  }

  private static long size(BlockShape shape) {
    return shape.dimensions().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  private static long kept(CheckedNetwork network) {
    return network.blocks().stream().mapToLong(CheckedBlock::kept).sum();
  }
}
