package dev.gaze.shape;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.Conv;
import dev.gaze.spec.BlockSpec.Dense;
import dev.gaze.spec.BlockSpec.DenseMap;
import dev.gaze.spec.BlockSpec.TransposedConv;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks of plain kernels. */
final class KernelRules {
  private KernelRules() {}

  static Outcome dense(Dense block, BlockShape input, Site site) {
    var sn = site.spectralNorm(block.spectralNorm());
    int in = Site.flat(input);
    var filled = new Dense(block.units(), block.bias(), sn, site.initializer(block.initializer()));
    var weights = new WeightList().kernel("", sn, block.bias(), in, block.units());
    return new Outcome(
        filled, new BlockShape.Flat(block.units()), weights.list(), (long) in * block.units());
  }

  static @Nullable Outcome denseMap(DenseMap block, BlockShape input, Site site) {
    if (!site.generator()) {
      site.fault("a dense map", "has no place in a discriminator", "use dense(units)");
    } else if (!(input instanceof BlockShape.Flat)) {
      site.fault(
          "an input " + input.dimensions(), "is a map already", "remove this block, or use conv");
    }
    var map = site.map(block.height(), block.width(), block.channels());
    if (map == null) {
      return null;
    }
    var sn = site.spectralNorm(block.spectralNorm());
    int in = Site.flat(input);
    int units = Site.flat(map);
    var filled =
        new DenseMap(
            block.height(),
            block.width(),
            block.channels(),
            block.bias(),
            sn,
            site.initializer(block.initializer()));
    var weights = new WeightList().kernel("", sn, block.bias(), in, units);
    return new Outcome(filled, map, weights.list(), (long) in * units);
  }

  static @Nullable Outcome conv(Conv block, BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    int stride = block.stride();
    var out = site.map(ceil(in.height(), stride), ceil(in.width(), stride), block.filters());
    if (out == null) {
      return null;
    }
    var sn = site.spectralNorm(block.spectralNorm());
    int k = block.kernel();
    var filled =
        new Conv(
            block.filters(), k, stride, block.bias(), sn, site.initializer(block.initializer()));
    var weights =
        new WeightList().kernel("", sn, block.bias(), k, k, in.channels(), out.channels());
    return new Outcome(filled, out, weights.list(), macs(out, k, in.channels(), out.channels()));
  }

  static @Nullable Outcome transposedConv(TransposedConv block, BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    long stride = block.stride();
    var out = site.map(in.height() * stride, in.width() * stride, block.filters());
    if (out == null) {
      return null;
    }
    var sn = site.spectralNorm(block.spectralNorm());
    int k = block.kernel();
    var filled =
        new TransposedConv(
            block.filters(),
            k,
            block.stride(),
            block.bias(),
            sn,
            site.initializer(block.initializer()));
    var shape = List.of(k, k, out.channels(), in.channels());
    var weights = new WeightList().kernel("", sn, block.bias(), out.channels(), shape);
    // Each value of the input is spread by the whole kernel.
    return new Outcome(filled, out, weights.list(), macs(in, k, in.channels(), out.channels()));
  }

  static @Nullable Outcome bottleneck(BottleneckResBlock block, BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    site.checkHeight(block.replaces().at(), in);
    int c = in.channels();
    double each = 2 * 9 * c;
    int nearest = (int) Math.round(AttentionRule.parameters(block.replaces(), in, site) / each);
    int hidden = block.hidden() > 0 ? block.hidden() : Math.max(1, nearest);
    var sn = site.spectralNorm(block.spectralNorm());
    var filled =
        new BottleneckResBlock(
            AttentionRule.fill(block.replaces(), in, site),
            hidden,
            sn,
            site.initializer(block.initializer()));
    var weights =
        new WeightList()
            .kernel("conv1/", sn, false, 3, 3, c, hidden)
            .kernel("conv2/", sn, false, 3, 3, hidden, c);
    return new Outcome(filled, in, weights.list(), 2 * macs(in, 3, c, hidden));
  }

  /** Multiply-accumulates of a k × k kernel at every place of a map. */
  static long macs(BlockShape.Map places, int k, int in, int out) {
    return (long) places.height() * places.width() * k * k * in * out;
  }

  private static int ceil(int size, int stride) {
    return (size + stride - 1) / stride;
  }
}
