package dev.gaze.shape;

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
    return network.blocks().stream().mapToLong(CheckedBlock::kept).sum();
  }
}
