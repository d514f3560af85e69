package dev.gaze.shape;

import dev.gaze.block.Blocks;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.Dense;
import dev.gaze.spec.BlockSpec.DenseMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How high the maps of a network are, found before its shapes are: a generator ends in the image, a
 * discriminator starts with it.
 */
final class MapSizes {
  private MapSizes() {}

  /**
   * The height of the generator's map after each of its blocks as they are written.
   *
   * @return one height a block; 0 where there is no map yet
   */
  static List<Long> generator(List<BlockSpec> blocks, long imageHeight) {
    var heights = new ArrayList<Long>();
    long height = imageHeight;
    for (int i = blocks.size() - 1; i >= 0; i--) {
      heights.add(0, height);
      int factor = Blocks.of(blocks.get(i)).factor(true);
      height = factor > 0 ? height / factor : height * -factor;
    }
    Collections.fill(heights.subList(0, flat(blocks)), 0L);
    return heights;
  }

  /** How many blocks stand before the first map. */
  private static int flat(List<BlockSpec> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i) instanceof DenseMap) {
        return i;
      }
    }
    int i = 0;
    while (i < blocks.size()
        && (blocks.get(i) instanceof Dense
            || (i > 0 && blocks.get(i) instanceof BlockSpec.Activate))) {
      i++;
    }
    return i;
  }

  /**
   * The height of the discriminator's map after each of its blocks as they are written.
   *
   * @return one height a block; 0 where there is no map any more
   */
  static List<Long> discriminator(List<BlockSpec> blocks, long imageHeight) {
    var heights = new ArrayList<Long>();
    long height = imageHeight;
    for (var block : blocks) {
      var kind = Blocks.of(block);
      int factor = kind.factor(false);
      height = factor > 0 ? height * factor : -Math.floorDiv(height, factor);
      if (kind.flattens()) {
        height = 0;
      }
      heights.add(height);
    }
    return heights;
  }
}
