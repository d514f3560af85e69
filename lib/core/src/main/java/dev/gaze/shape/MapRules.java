package dev.gaze.shape;

import dev.gaze.spec.BlockSpec.Custom;
import dev.gaze.spec.BlockSpec.Downsample;
import dev.gaze.spec.BlockSpec.GlobalPool;
import dev.gaze.spec.BlockSpec.Norm;
import dev.gaze.spec.BlockSpec.Upsample;
import dev.gaze.spec.NormSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks without a kernel: norm, up- and downsampling, pooling, and layers of others. */
final class MapRules {
  private MapRules() {}

  static @Nullable Outcome norm(Norm block, BlockShape input, Site site, int condition) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    var norm = block.norm() == null ? NormSpec.LAST : block.norm();
    var filled = new Norm(norm);
    var weights = new WeightList().norm("", norm, in.channels(), site.classes(), condition);
    return new Outcome(filled, in, weights.list(), 0);
  }

  static @Nullable Outcome upsample(Upsample block, BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    long factor = block.factor();
    var out = site.map(in.height() * factor, in.width() * factor, in.channels());
    return out == null ? null : Outcome.plain(block, out);
  }

  static @Nullable Outcome downsample(Downsample block, BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    int factor = block.factor();
    if (in.height() % factor != 0 || in.width() % factor != 0) {
      site.fault(
          Text.of("a map of %d × %d", in.height(), in.width()),
          "does not divide by " + factor,
          "use a factor that divides both");
      var out = site.undivided(in, factor, in.channels());
      return out == null ? null : Outcome.plain(block, out);
    }
    return Outcome.plain(
        block, new BlockShape.Map(in.height() / factor, in.width() / factor, in.channels()));
  }

  static @Nullable Outcome globalPool(GlobalPool block, BlockShape input, Site site) {
    var in = site.map(input);
    return in == null ? null : Outcome.plain(block, new BlockShape.Flat(in.channels()));
  }

  static @Nullable Outcome custom(Custom block, BlockShape input, Site site) {
    List<Integer> output;
    try {
      // A copy refuses null, and cannot change any more.
      output = List.copyOf(block.layer().outputShape(input.dimensions()));
    } catch (RuntimeException e) {
      site.fault(
          "the layer on " + input.dimensions(),
          "fails: " + e.getMessage(),
          "give it what it takes");
      return null;
    }
    boolean positive = output.stream().allMatch(size -> size >= 1 && size <= Site.MAX_SIZE);
    if (!positive || (output.size() != 1 && output.size() != 3)) {
      site.fault("its output " + output, "is neither [H, W, C] nor [D]", "correct its outputShape");
      return null;
    }
    if (output.size() == 1) {
      return Outcome.plain(block, new BlockShape.Flat(output.get(0)));
    }
    var map = site.map(output.get(0), output.get(1), output.get(2));
    return map == null ? null : Outcome.plain(block, map);
  }
}
