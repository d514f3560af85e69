package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Origins.Origin;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Attention that is moved and replaced, as table 1 of the SAGAN paper does it. */
public final class AttentionPlacement {
  private AttentionPlacement() {}

  /**
   * The spec with a bottleneck block of as many parameters in place of each attention (table 1).
   */
  public static GanSpec replacedByBottlenecks(GanSpec gan) {
    Function<BlockSpec, Stream<BlockSpec>> replace =
        block -> Stream.of(block instanceof SelfAttention a ? BottleneckResBlock.of(a) : block);
    return gan.toBuilder()
        .generator(each(gan.generator(), replace))
        .discriminator(each(gan.discriminator(), replace))
        .build();
  }

  /**
   * The network with attention at these heights and nowhere else: attention that stands elsewhere,
   * or a bottleneck block in its place, is taken away.
   *
   * @param attention what to put there; null: what the network has already, else the paper's
   * @param origin where this was said
   */
  static NetworkSpec at(
      NetworkSpec network,
      @Nullable SelfAttention attention,
      @Nullable Origin origin,
      int... heights) {
    var placed = attention == null ? existing(network) : attention;
    var bare = each(network, block -> isAttention(block) ? Stream.of() : Stream.of(block));
    for (int height : IntStream.of(heights).distinct().toArray()) {
      bare = with(bare, placed.toBuilder().at(height).build(), origin);
    }
    return bare;
  }

  /**
   * The network with one more attention, in place of one that looks at the same height.
   *
   * @throws IllegalArgumentException where it says no height
   */
  static NetworkSpec with(NetworkSpec network, SelfAttention attention, @Nullable Origin origin) {
    int height = attention.at();
    if (height < 1) {
      throw new IllegalArgumentException(
          "attention at height " + height + ": a map is at least 1 high; use at = 32");
    }
    var others = each(network, block -> at(block) == height ? Stream.of() : Stream.of(block));
    // Either builder would do: both hold blocks alike.
    return others.toGeneratorBuilder().at(origin).add(attention).build();
  }

  private static int at(BlockSpec block) {
    if (block instanceof SelfAttention a) {
      return a.at();
    }
    return block instanceof BottleneckResBlock b ? b.replaces().at() : 0;
  }

  private static boolean isAttention(BlockSpec block) {
    return block instanceof SelfAttention || block instanceof BottleneckResBlock;
  }

  private static SelfAttention existing(NetworkSpec network) {
    for (var block : network.blocks()) {
      if (block instanceof SelfAttention a) {
        return a;
      } else if (block instanceof BottleneckResBlock b) {
        return b.replaces();
      }
    }
    return SelfAttention.of(SelfAttention.K);
  }

  private static NetworkSpec each(
      NetworkSpec network, Function<BlockSpec, Stream<BlockSpec>> change) {
    var builder = network.toGeneratorBuilder().clear();
    for (int i = 0; i < network.blocks().size(); i++) {
      builder.at(network.origins().of(i));
      change.apply(network.blocks().get(i)).forEach(builder::add);
    }
    return builder.build();
  }
}
