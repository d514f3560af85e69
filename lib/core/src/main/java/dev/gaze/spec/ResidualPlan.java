package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * The widths of the residual networks of the presets.
 *
 * @param up of the generator's blocks, each of which doubles the map
 * @param down of the discriminator's blocks that halve the map
 * @param same of those after them, which keep its size
 */
record ResidualPlan(List<Integer> up, List<Integer> down, List<Integer> same) {

  /**
   * SAGAN's and SNGAN's: the generator halves its width at each doubling down to 64, the
   * discriminator doubles it from 64 on, both up to 1024. At 32 those of CIFAR-10: 256 and 128
   * throughout.
   */
  static ResidualPlan sagan(int image) {
    return switch (image) {
      case 32 -> cifar(128);
      case 64 -> doubling(64, 8, 4, 2, 1);
      case 128 -> doubling(64, 16, 8, 4, 2, 1);
      case 256 -> doubling(64, 16, 16, 8, 4, 2, 1);
      default -> throw unknown(image);
    };
  }

  /** BigGAN's (Brock et al. 2019, tables 4 to 6); at 32 those of CIFAR-10: 256 throughout. */
  static ResidualPlan bigGan(int image) {
    return switch (image) {
      case 32 -> cifar(256);
      case 64 -> new ResidualPlan(times(96, 16, 8, 4, 2), times(96, 1, 2, 4, 8), times(96, 16));
      case 128 -> doubling(96, 16, 8, 4, 2, 1);
      case 256 -> doubling(96, 16, 8, 8, 4, 2, 1);
      default -> throw unknown(image);
    };
  }

  static IllegalArgumentException unknown(int image) {
    return new IllegalArgumentException(
        "presets are for images of 32, 64, 128 and 256 pixels, not "
            + image
            + "; take the nearest and change its blocks");
  }

  /** Adds the generator's blocks. */
  Consumer<GeneratorBuilder> generator(Consumer<ResBlockBuilder> options) {
    return g -> up.forEach(channels -> g.resBlock(channels, options));
  }

  /** Adds the discriminator's blocks; options are told the block's index. */
  Consumer<DiscriminatorBuilder> discriminator(ObjIntConsumer<ResBlockBuilder> options) {
    var widths = new ArrayList<>(down);
    widths.addAll(same);
    return d ->
        IntStream.range(0, widths.size())
            .forEach(
                i ->
                    d.resBlock(
                        widths.get(i),
                        o -> {
                          if (i >= down.size()) {
                            o.resample(Resample.NONE);
                          }
                          options.accept(o, i);
                        }));
  }

  private static ResidualPlan cifar(int discriminator) {
    return new ResidualPlan(
        times(256, 1, 1, 1), times(discriminator, 1, 1), times(discriminator, 1, 1));
  }

  /** The generator's widths, the discriminator's mirroring them, and a last block that keeps on. */
  private static ResidualPlan doubling(int base, int... factors) {
    var up = times(base, factors);
    var down = new ArrayList<Integer>();
    up.forEach(channels -> down.add(0, channels));
    return new ResidualPlan(up, List.copyOf(down), List.of(up.get(0)));
  }

  private static List<Integer> times(int base, int... factors) {
    return IntStream.of(factors).mapToObj(factor -> base * factor).toList();
  }
}
