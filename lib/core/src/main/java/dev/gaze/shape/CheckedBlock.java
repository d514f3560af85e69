package dev.gaze.shape;

import dev.gaze.spec.BlockSpec;
import java.util.List;

/**
 * A block in its place.
 *
 * @param number from 1, counting the blocks that were written; the blocks that {@code ShapeCheck}
 *     adds have 0
 * @param name its name within the network, such as {@code attention}, {@code norm}
 * @param block the block with nothing left open: no component of it is null
 * @param input what comes in
 * @param output what goes out
 * @param weights its variables, in the order in which they are built
 * @param macs multiply-accumulates an image in its convolutions and matrix products
 */
public record CheckedBlock(
    int number,
    String name,
    BlockSpec block,
    BlockShape input,
    BlockShape output,
    List<Weight> weights,
    long macs) {

  public CheckedBlock {
    weights = List.copyOf(weights);
  }

  /** How many numbers are trained. */
  public long parameters() {
    return weights.stream().filter(Weight::trainable).mapToLong(Weight::size).sum();
  }

  /** Whether it was added to complete the network. */
  public boolean inferred() {
    return number == 0;
  }
}
