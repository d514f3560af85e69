package dev.gaze.shape;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
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
  private final ImageSpec image;
  private final List<Placed> blocks;
  private final GanSpec gan;
  private final List<Fault> faults;

  private GeneratorCompletion(GanSpec gan, List<Fault> faults) {
    this.gan = gan;
    this.image = gan.image();
    this.blocks = Placed.written(gan.generator());
    this.faults = faults;
  }

  /** All blocks of the generator; those written have faults, or have none, as before. */
  static List<Placed> complete(GanSpec gan, List<Fault> faults) {
    var completion = new GeneratorCompletion(gan, faults);
    completion.start();
    completion.end();
    return completion.blocks;
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
    long up = 1;
    long down = 1;
    int upsamplings = 0;
    int channels = 0;
    for (var placed : blocks.subList(at, blocks.size())) {
      int factor = factor(placed.block());
      up *= Math.max(1, factor);
      down *= Math.max(1, -factor);
      upsamplings += factor > 1 ? 1 : 0;
      channels = channels == 0 ? channels(placed.block()) : channels;
      if (up > Site.MAX_SIZE || down > Site.MAX_SIZE) {
        up = Site.MAX_SIZE;
        break;
      }
    }
    if (image.height() < 1 || image.width() < 1) {
      return;
    }
    var first = blocks.get(Math.min(at, blocks.size() - 1));
    var site = new Site(gan, true, false, first, faults);
    long height = image.height() * down;
    long width = image.width() * down;
    if (height % up != 0 || width % up != 0) {
      site.fault(
          "an image of %d × %d".formatted(image.height(), image.width()),
          "is not reached by %d upsampling%s (×%d)"
              .formatted(upsamplings, upsamplings == 1 ? "" : "s", up / down),
          "use " + reachable(Math.max(1, up / down)) + ", or fewer of them");
    } else if (channels == 0) {
      site.fault(
          "the first map", "has no width that a block says", "start with denseMap(4, 4, 256)");
    } else if (channels > 0 && height / up <= Site.MAX_SIZE && width / up <= Site.MAX_SIZE) {
      var map = BlockSpec.DenseMap.of((int) (height / up), (int) (width / up), channels);
      blocks.add(at, Placed.added(map));
    }
  }

  private String reachable(long factor) {
    int size = Math.max(image.height(), image.width());
    long below = size / factor * factor;
    long above = below + factor;
    return below == 0
        ? "image(%d)".formatted(above)
        : "image(%d) or image(%d)".formatted(below, above);
  }

  private void end() {
    var last = blocks.get(blocks.size() - 1).block();
    boolean open =
        last instanceof BlockSpec.ResBlock
            || last instanceof BlockSpec.SelfAttention
            || last instanceof BlockSpec.BottleneckResBlock
            || last instanceof BlockSpec.Upsample
            || last instanceof BlockSpec.Downsample
            || last instanceof BlockSpec.DenseMap;
    if (open && image.channels() > 0) {
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

  /** How many times a block makes a map higher and wider; negative: how many times less. */
  private static int factor(BlockSpec block) {
    if (block instanceof BlockSpec.ResBlock b) {
      return switch (ResBlockRule.resample(b, true)) {
        case UP -> 2;
        case DOWN -> -2;
        case NONE -> 1;
      };
    } else if (block instanceof BlockSpec.TransposedConv b) {
      return b.stride();
    } else if (block instanceof BlockSpec.Upsample b) {
      return b.factor();
    } else if (block instanceof BlockSpec.Conv b) {
      return -Math.abs(b.stride());
    } else if (block instanceof BlockSpec.Downsample b) {
      return -Math.abs(b.factor());
    }
    return 1;
  }

  /** The width that a block says; 0 where it says none, negative where it says nonsense. */
  private static int channels(BlockSpec block) {
    int channels = 0;
    if (block instanceof BlockSpec.ResBlock b) {
      channels = b.channels();
    } else if (block instanceof BlockSpec.Conv b) {
      channels = b.filters();
    } else if (block instanceof BlockSpec.TransposedConv b) {
      channels = b.filters();
    } else {
      return 0;
    }
    return channels < 1 || channels > Site.MAX_SIZE ? -1 : channels;
  }
}
