package dev.gaze.shape;

import dev.gaze.layers.Weight;
import dev.gaze.spec.NetworkSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network whose blocks fit.
 *
 * @param name {@code generator} or {@code discriminator}: the first part of its weights' names
 * @param spec as it was written
 * @param shared variables of no single block: {@code generator/embedding/kernel} of BigGAN
 * @param blocks as they will run, added ones included
 */
public record CheckedNetwork(
    String name, NetworkSpec spec, List<Weight> shared, List<CheckedBlock> blocks) {

  public CheckedNetwork {
    shared = List.copyOf(shared);
    blocks = List.copyOf(blocks);
  }

  /** All variables. */
  public Stream<Weight> weights() {
    return Stream.concat(
        shared.stream(), blocks.stream().flatMap(block -> block.weights().stream()));
  }

  /** How many numbers are trained. */
  public long parameters() {
    return weights().filter(Weight::trainable).mapToLong(Weight::size).sum();
  }

  /**
   * About how many bytes an image takes in inference: the largest block's maps in float32, logits
   * of attention among them.
   *
   * @param withAttention whether the weights of all attention layers are kept until the end
   */
  public long inferenceBytes(boolean withAttention) {
    return Memory.inference(this, withAttention);
  }

  /** Multiply-accumulates an image. */
  public long macs() {
    return blocks.stream().mapToLong(CheckedBlock::macs).sum();
  }
}
