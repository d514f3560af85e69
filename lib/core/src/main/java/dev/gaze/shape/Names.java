package dev.gaze.shape;

import dev.gaze.block.Blocks;
import dev.gaze.spec.BlockSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The public names of a network's blocks. Residual blocks are {@code block1}, {@code block2}, ...;
 * the others {@code attention}, {@code norm}, {@code conv}, ... when alone and {@code attention1},
 * {@code attention2}, ... when several. A generator's last convolution is {@code output}.
 */
final class Names {
  private static final String RESIDUAL = "block";

  private Names() {}

  static List<String> of(List<BlockSpec> blocks, boolean generator) {
    var stems = new ArrayList<String>();
    for (var block : blocks) {
      stems.add(Blocks.of(block).stem());
    }
    if (generator) {
      int last = Math.max(stems.lastIndexOf("conv"), stems.lastIndexOf("transposed"));
      if (last >= 0) {
        stems.set(last, "output");
      }
    }
    Map<String, Integer> total = new HashMap<>();
    stems.forEach(stem -> total.merge(stem, 1, Integer::sum));
    Map<String, Integer> seen = new HashMap<>();
    var names = new ArrayList<String>();
    for (var stem : stems) {
      int number = seen.merge(stem, 1, Integer::sum);
      boolean alone = total.getOrDefault(stem, 0) == 1 && !stem.equals(RESIDUAL);
      names.add(alone ? stem : stem + number);
    }
    return names;
  }
}
