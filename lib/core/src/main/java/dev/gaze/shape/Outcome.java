package dev.gaze.shape;

import dev.gaze.spec.BlockSpec;
import java.util.List;

/**
 * What a rule finds out about a block.
 *
 * @param block with nothing left open
 * @param weights with names relative to the block, or to the network where it is a head
 */
record Outcome(BlockSpec block, BlockShape output, List<Weight> weights, long macs) {

  /** A block that computes without weights. */
  static Outcome plain(BlockSpec block, BlockShape output) {
    return new Outcome(block, output, List.of(), 0);
  }
}
