package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.Activate;
import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.Norm;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Origins.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where attention stands, said by the height of the map it looks at, as table 1 of the SAGAN paper
 * says it. All functions give a new spec.
 *
 * <p>Attention at 32 stands behind the first block that makes a map 32 high, and behind the norm
 * and the activation that follow that block.
 */
public final class AttentionPlacement {
  private AttentionPlacement() {}

  /**
   * The spec with attention at these heights, in both networks, and nowhere else: attention that
   * stands elsewhere, or a bottleneck block in its place, is taken away.
   *
   * @param attention what to put there; null: what the network has already, else the paper's
   * @param heights none to take all attention away
   * @throws IllegalArgumentException where a network has no map so high; names those it has
   */
  public static GanSpec at(GanSpec gan, @Nullable SelfAttention attention, int... heights) {
    var bare =
        gan.toBuilder()
            .generator(without(gan.generator()))
            .discriminator(without(gan.discriminator()))
            .build();
    var generator = existing(gan.generator(), attention);
    var discriminator = existing(gan.discriminator(), attention);
    return bare.toBuilder()
        .generator(
            place("generator", bare.generator(), MapSizes.generator(bare), generator, heights))
        .discriminator(
            place(
                "discriminator",
                bare.discriminator(),
                MapSizes.discriminator(bare),
                discriminator,
                heights))
        .build();
  }

  /**
   * The spec with a bottleneck block of as many parameters in place of each attention (table 1).
   */
  public static GanSpec replacedByBottlenecks(GanSpec gan) {
    UnaryOperator<BlockSpec> replace =
        block -> block instanceof SelfAttention a ? BottleneckResBlock.of(a) : block;
    return gan.toBuilder()
        .generator(mapped(gan.generator(), replace))
        .discriminator(mapped(gan.discriminator(), replace))
        .build();
  }

  private static SelfAttention existing(NetworkSpec network, @Nullable SelfAttention attention) {
    if (attention != null) {
      return attention;
    }
    for (var block : network.blocks()) {
      if (block instanceof SelfAttention a) {
        return a;
      } else if (block instanceof BottleneckResBlock b) {
        return b.replaces();
      }
    }
    return SelfAttention.of(SelfAttention.K);
  }

  private static NetworkSpec place(
      String name,
      NetworkSpec network,
      List<Integer> mapHeights,
      SelfAttention attention,
      int... heights) {
    var blocks = new ArrayList<>(network.blocks());
    var origins = origins(network);
    var remaining = new ArrayList<>(mapHeights);
    for (int height : Arrays.stream(heights).distinct().toArray()) {
      int at = remaining.indexOf(height) + 1;
      if (at == 0) {
        throw new IllegalArgumentException(
            "%s: no map is %d high, for attention at %d; those that follow a block are %s"
                .formatted(name, height, height, new TreeSet<>(mapHeights)));
      }
      while (at < blocks.size()
          && (blocks.get(at) instanceof Norm || blocks.get(at) instanceof Activate)) {
        at++;
      }
      blocks.add(at, attention);
      origins.add(at, null);
      remaining.add(at, height);
    }
    return changed(network, blocks, origins);
  }

  private static NetworkSpec without(NetworkSpec network) {
    var blocks = new ArrayList<BlockSpec>();
    var origins = new ArrayList<@Nullable Origin>();
    for (int i = 0; i < network.blocks().size(); i++) {
      var block = network.blocks().get(i);
      if (!(block instanceof SelfAttention) && !(block instanceof BottleneckResBlock)) {
        blocks.add(block);
        origins.add(network.origins().of(i));
      }
    }
    return changed(network, blocks, origins);
  }

  private static NetworkSpec mapped(NetworkSpec network, UnaryOperator<BlockSpec> change) {
    return changed(network, network.blocks().stream().map(change).toList(), origins(network));
  }

  private static List<@Nullable Origin> origins(NetworkSpec network) {
    var origins = new ArrayList<@Nullable Origin>();
    for (int i = 0; i < network.blocks().size(); i++) {
      origins.add(network.origins().of(i));
    }
    return origins;
  }

  private static NetworkSpec changed(
      NetworkSpec network, List<BlockSpec> blocks, List<@Nullable Origin> origins) {
    return new NetworkSpec(
        blocks,
        network.spectralNorm(),
        network.initializer(),
        network.norm(),
        network.sharedEmbedding(),
        Origins.of(origins));
  }
}
