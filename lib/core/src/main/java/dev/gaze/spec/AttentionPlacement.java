package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Origins.Origin;
import java.util.Objects;
import java.util.function.Consumer;
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
    // Either builder would do: both hold blocks alike.
    var builder = bare.toGeneratorBuilder().at(origin);
    IntStream.of(heights)
        .distinct()
        .forEach(height -> builder.add(placed.toBuilder().at(height).build()));
    return builder.build();
  }

  /**
   * The network with one more attention. Where there is one at its height already, that one is
   * changed, or comes back in place of its bottleneck block.
   *
   * @param origin where this was said
   */
  static NetworkSpec with(
      NetworkSpec network, Consumer<SelfAttentionBuilder> options, @Nullable Origin origin) {
    var attention = changed(SelfAttention.of(SelfAttention.K), options);
    var height = attention.at();
    var others = network;
    for (var block : network.blocks()) {
      var there = attentionOf(block);
      if (height != null && there != null && height.equals(there.at())) {
        attention = changed(there, options);
        others = each(network, other -> other.equals(block) ? Stream.of() : Stream.of(other));
      }
    }
    return others.toGeneratorBuilder().at(origin).add(attention).build();
  }

  private static SelfAttention changed(
      SelfAttention attention, Consumer<SelfAttentionBuilder> options) {
    var builder = attention.toBuilder();
    options.accept(builder);
    return builder.build();
  }

  private static boolean isAttention(BlockSpec block) {
    return attentionOf(block) != null;
  }

  /** A block as attention, or the attention that it replaces; null where it is neither. */
  private static @Nullable SelfAttention attentionOf(BlockSpec block) {
    if (block instanceof SelfAttention a) {
      return a;
    }
    return block instanceof BottleneckResBlock b ? b.replaces() : null;
  }

  private static SelfAttention existing(NetworkSpec network) {
    return network.blocks().stream()
        .map(AttentionPlacement::attentionOf)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(SelfAttention.of(SelfAttention.K));
  }

  /** The network with other blocks in each block's place, which are written where it was. */
  static NetworkSpec each(NetworkSpec network, Function<BlockSpec, Stream<BlockSpec>> change) {
    var builder = network.toGeneratorBuilder().clear();
    for (int i = 0; i < network.blocks().size(); i++) {
      builder.at(network.origins().of(i));
      change.apply(network.blocks().get(i)).forEach(builder::add);
    }
    return builder.build();
  }
}
