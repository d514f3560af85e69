package dev.gaze.shape;

import dev.gaze.block.Blocks;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Fault;
import dev.gaze.spec.NetworkSpec;
import dev.gaze.spec.Origins.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of a network, open parts still open.
 *
 * @param number from 1 as written; 0: added to complete the network
 * @param origin where it was written
 */
record Placed(int number, BlockSpec block, @Nullable Origin origin) {

  static Placed added(BlockSpec block) {
    return new Placed(0, block, null);
  }

  /** Something wrong with it. */
  Fault fault(boolean generator, String got, String expected, String fix) {
    String what = (number == 0 ? "added " : "") + Blocks.of(block).text();
    String network = generator ? "generator" : "discriminator";
    return new Fault(network, number, what, got, expected, fix, origin);
  }

  static List<Placed> written(NetworkSpec network) {
    var placed = new ArrayList<Placed>();
    for (int i = 0; i < network.blocks().size(); i++) {
      placed.add(new Placed(i + 1, network.blocks().get(i), network.origins().of(i)));
    }
    return placed;
  }
}
