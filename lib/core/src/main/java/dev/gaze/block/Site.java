package dev.gaze.block;

import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Initializers;
import dev.gaze.layers.SpectralNormalization;
import dev.gaze.layers.Weight;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.NetworkSpec;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The place of a block while it is checked: what holds there for parts that the block leaves open,
 * and where its faults go.
 *
 * @param gan the whole, with a number of classes
 * @param generator whether the block is in the generator
 * @param first whether it is the network's first
 * @param widthFrom the block that made the input's width; null where that is the image
 * @param conditioning what the network's conditional norms see
 * @param faults takes what was got, what it fails to be, and what to write instead
 */
public record Site(
    GanSpec gan,
    boolean generator,
    boolean first,
    @Nullable BlockSpec widthFrom,
    Conditioning conditioning,
    Faults faults) {

  /** Takes faults of the block. */
  @FunctionalInterface
  public interface Faults {
    /** A fault: the block as it was said, what was expected there, and what to write instead. */
    void add(String got, String expected, String fix);
  }

  /** What no size in a spec may exceed: products of sizes then fit into a long. */
  public static final int MAX_SIZE = 1 << 20;

  /** What no tensor's count of numbers may exceed. */
  public static final long MAX_ELEMENTS = Integer.MAX_VALUE;

  NetworkSpec network() {
    return generator ? gan.generator() : gan.discriminator();
  }

  int classes() {
    return gan.classes();
  }

  /** Tells a fault of the block. */
  public void fault(String got, String expected, String fix) {
    faults.add(got, expected, fix);
  }

  /** Faults for variables that no tensor can hold. */
  public void limit(List<Weight> weights) {
    for (var weight : weights) {
      if (weight.size() > MAX_ELEMENTS) {
        fault(
            weight.name() + " " + weight.shape(),
            "has more numbers than a tensor holds (2,147,483,647)",
            "make it smaller");
      }
    }
  }

  /** What to write for an input of so many channels. */
  String withWidth(int channels) {
    return widthFrom == null
        ? Text.of("put resBlock(%d) before it", channels)
        : Blocks.of(widthFrom).withWidth(channels);
  }

  SpectralNorm spectralNorm(@Nullable SpectralNorm own) {
    return own == null ? network().spectralNorm() : own;
  }

  Initializer initializer(@Nullable Initializer own) {
    return own == null ? network().initializer() : own;
  }

  /** How a kernel's layer is normalised; null: not. */
  @Nullable SpectralNormalization normOfKernel(SpectralNorm norm) {
    return norm instanceof SpectralNorm.PowerIteration p
        // What is no number of iterations is told already.
        ? new SpectralNormalization(Math.max(1, p.iterations()), p.gradientThroughIteration())
        : null;
  }

  /** How a kernel's layer starts. */
  Initializers.Seeded start(Initializer initializer) {
    return initializer.accept(new Starts(gan.training().seed()));
  }

  /** Makers of a norm by its name; null for none. */
  @Nullable Function<String, GazeLayer> norms(NormSpec norm, @Nullable Condition seen) {
    return norm.accept(new Norms(seen, start(network().initializer()))).orElse(null);
  }

  NormSpec residualNorm(@Nullable NormSpec own) {
    if (own != null) {
      return own;
    }
    NormSpec norm = network().norm();
    if (norm != null) {
      return norm;
    }
    if (!generator) {
      return NormSpec.NONE;
    }
    return classes() > 0 ? NormSpec.CONDITIONAL : NormSpec.BATCH;
  }

  /** A fault where classes cannot reach a norm that sees them. */
  void checkCondition(NormSpec norm) {
    if (!(norm instanceof NormSpec.ConditionalBatch)) {
      return;
    }
    if (!generator) {
      fault("a conditional norm", "sees no class in a discriminator", "use batchNorm or noNorm");
    } else if (classes() == 0) {
      fault("a conditional norm", "has no classes", "say classes(10), or use batchNorm");
    }
  }

  /**
   * A fault where a map is not as high as was asked for: heights are found without asking the
   * layers of others, which may resize.
   */
  void checkHeight(@Nullable Integer at, BlockShape.Map in) {
    if (at != null && at != in.height()) {
      fault(
          Text.of("the map behind the blocks that make it %d high", at),
          Text.of("is %d high, made so by a layer that Gaze does not know", in.height()),
          "write it where it belongs, without at");
    }
  }

  /** The input as a map; null, and a fault, where it is none. */
  BlockShape.@Nullable Map map(BlockShape input) {
    if (input instanceof BlockShape.Map map) {
      return map;
    }
    fault(
        "a flat input " + input.dimensions(),
        "is no map [H, W, C]",
        generator
            ? "put denseMap(4, 4, 256) before it"
            : "put it before the pooling and dense blocks");
    return null;
  }

  /**
   * What to go on with behind a map that does not divide: one of a size that halves, so that this
   * is told once. Null in a generator, whose end would be of another size for it.
   */
  BlockShape.@Nullable Map undivided(BlockShape.Map in, int factor, int channels) {
    int height = Math.max(1, Integer.highestOneBit(in.height()) / factor);
    int width = Math.max(1, Integer.highestOneBit(in.width()) / factor);
    return generator ? null : new BlockShape.Map(height, width, channels);
  }

  /** The input's length once flattened. */
  public static int flat(BlockShape input) {
    long length = 1;
    for (int dimension : input.dimensions()) {
      length *= dimension;
    }
    return (int) length;
  }

  /** A map that a tensor can hold; null, and a fault, where it cannot. */
  BlockShape.@Nullable Map map(long height, long width, long channels) {
    // One after the other, so that no product overflows before it is compared.
    if (height > MAX_ELEMENTS
        || width > MAX_ELEMENTS
        || height * width > MAX_ELEMENTS
        || height * width * channels > MAX_ELEMENTS) {
      fault(
          Text.of("a map of %d × %d × %d", height, width, channels),
          "has more numbers than a tensor holds (2,147,483,647)",
          "make it smaller");
      return null;
    }
    return new BlockShape.Map((int) height, (int) width, (int) channels);
  }
}
