package dev.gaze.shape;

import dev.gaze.block.Blocks;
import dev.gaze.block.Site;
import dev.gaze.block.Text;
import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import java.util.List;

/**
 * The blocks that a generator leaves out.
 *
 * <p>Before: a dense map, unless there is one or the generator starts with a custom layer. It is as
 * high and wide as the image divided by all upsamplings, and as wide in channels as the first block
 * that says a width. It follows leading dense blocks.
 *
 * <p>After: norm (batch, decay 0.9999), relu, convolution 3×3, tanh, unless the generator ends in a
 * norm, an activation, a convolution, a dense block or a custom layer.
 */
final class GeneratorCompletion {
  private static final int FALLBACK_CHANNELS = 256;

  private final ImageSpec image;
  private final List<Placed> blocks;
  private final List<Fault> faults;
  private boolean known = true;
  private boolean reachable = true;

  /** Completes the generator of a GAN; at least one block is written in it. */
  GeneratorCompletion(GanSpec gan, List<Fault> faults) {
    this.image = gan.image();
    this.blocks = Placement.of(gan, true, faults);
    this.faults = faults;
    if (blocks.isEmpty()) {
      // What is written has no place, which is a fault already.
      known = false;
      return;
    }
    start();
    end();
  }

  /** All blocks, those written and those added. */
  List<Placed> blocks() {
    return blocks;
  }

  /** False, and a fault, where the first map's size cannot be said. */
  boolean known() {
    return known;
  }

  /**
   * False, and a fault, where no first map leads to the image; the map then leads to the next size.
   */
  boolean reachesImage() {
    return reachable;
  }

  private void start() {
    boolean given =
        blocks.stream().anyMatch(placed -> placed.block() instanceof BlockSpec.DenseMap);
    if (given || blocks.get(0).block() instanceof BlockSpec.Custom) {
      return;
    }
    int at = 0;
    if (blocks.get(0).block() instanceof BlockSpec.Dense) {
      while (at < blocks.size() && isFlat(blocks.get(at).block())) {
        at++;
      }
    }
    if (at == blocks.size()) {
      return;
    }
    var mapped = blocks.subList(at, blocks.size()).stream().map(Placed::block).toList();
    Placed first = blocks.get(at);
    int factor = factor(mapped, first);
    known = factor > 0;
    if (known) {
      int height = first(image.height(), factor);
      int width = first(image.width(), factor);
      int channels = channels(mapped, height, width, first);
      blocks.add(at, Placed.added(BlockSpec.DenseMap.of(height, width, channels)));
    }
  }

  /** How many times the first map the image is; 0, and a fault, where that is absurd. */
  private int factor(List<BlockSpec> mapped, Placed first) {
    long up = 1;
    long down = 1;
    int upsamplings = 0;
    for (var block : mapped) {
      int factor = Blocks.of(block).factor(true);
      up *= Math.max(1, factor);
      down *= Math.max(1, -factor);
      upsamplings += factor > 1 ? 1 : 0;
      if (up > Site.MAX_SIZE || down > Site.MAX_SIZE) {
        fault(first, "the blocks from here on", "scale a map beyond measure", "use fewer of them");
        return 0;
      }
    }
    if (up % down != 0) {
      fault(
          first,
          "the blocks from here on",
          Text.of("make a map %d times as high and wide and %d times less", up, down),
          "start with denseMap(height, width, channels)");
      return 0;
    }
    int factor = (int) (up / down);
    if (image.height() % factor != 0 || image.width() % factor != 0) {
      reachable = false;
      fault(
          first,
          Text.of("an image of %d × %d", image.height(), image.width()),
          Text.of(
              "is not reached by %d upsampling%s (×%d)",
              upsamplings, upsamplings == 1 ? "" : "s", factor),
          Text.of("use %s, or fewer upsamplings", nearestImages(factor)));
    }
    return factor;
  }

  private String nearestImages(int factor) {
    long below = (long) first(image.height(), factor) * factor;
    return image.height() < factor
        ? Text.of("image(%d)", factor)
        : Text.of("image(%d) or image(%d)", below, below + factor);
  }

  private static int first(int size, int factor) {
    return Math.max(1, size / factor);
  }

  /** The width of the first block that says one. */
  private int channels(List<BlockSpec> mapped, int height, int width, Placed first) {
    for (var block : mapped) {
      Integer channels = Blocks.of(block).width();
      if (channels == null) {
        continue;
      }
      // A width that is no width is a fault of its block.
      return channels >= 1 && channels <= Site.MAX_SIZE ? channels : FALLBACK_CHANNELS;
    }
    fault(
        first,
        "the first map",
        "has no width that a block says",
        Text.of("start with denseMap(%d, %d, %d)", height, width, FALLBACK_CHANNELS));
    return FALLBACK_CHANNELS;
  }

  private void end() {
    var last = blocks.get(blocks.size() - 1).block();
    if (Blocks.of(last).leavesGeneratorOpen()) {
      blocks.add(Placed.added(new BlockSpec.Norm(null)));
      blocks.add(Placed.added(new BlockSpec.Activate(Activation.RELU)));
      blocks.add(Placed.added(BlockSpec.Conv.of(image.channels(), BlockSpec.Conv.KERNEL)));
      blocks.add(Placed.added(new BlockSpec.Activate(Activation.TANH)));
    }
  }

  /** Whether a block may stand between a leading dense block and the dense map. */
  private static boolean isFlat(BlockSpec block) {
    return block instanceof BlockSpec.Dense || block instanceof BlockSpec.Activate;
  }

  private void fault(Placed placed, String got, String expected, String fix) {
    faults.add(placed.fault(true, got, expected, fix));
  }
}
