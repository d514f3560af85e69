package dev.gaze.shape;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that are wrong wherever their block stands: no channels, a stride of 0, a decay of 2. */
final class ValueCheck {

  /**
   * One such value.
   *
   * @param size whether it is a size, without which the block's shape is not known
   */
  record Flaw(String got, String expected, String fix, boolean size) {}

  private static final int MAX_KERNEL = 255;

  private final List<Flaw> flaws = new ArrayList<>();

  static List<Flaw> of(BlockSpec block) {
    var check = new ValueCheck();
    check.block(block);
    return check.flaws;
  }

  /** Of what a network says for all its blocks. */
  static List<Flaw> of(SpectralNorm spectralNorm) {
    var check = new ValueCheck();
    check.kernel(spectralNorm, null);
    return check.flaws;
  }

  /** Of what a network says for all its blocks. */
  static List<Flaw> of(Initializer initializer) {
    var check = new ValueCheck();
    check.kernel(null, initializer);
    return check.flaws;
  }

  /** Of what a network says for all its blocks. */
  static List<Flaw> of(@Nullable NormSpec norm) {
    var check = new ValueCheck();
    check.norm(norm);
    return check.flaws;
  }

  private void block(BlockSpec block) {
    if (block instanceof BlockSpec.Dense b) {
      size("units", b.units());
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.DenseMap b) {
      size("height", b.height());
      size("width", b.width());
      size("channels", b.channels());
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.Conv b) {
      size("filters", b.filters());
      window(b.kernel(), b.stride());
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.TransposedConv b) {
      size("filters", b.filters());
      window(b.kernel(), b.stride());
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.ResBlock b) {
      size("channels", b.channels());
      norm(b.norm());
      activation(b.activation());
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.SelfAttention b) {
      size("k", b.k());
      if (b.at() != null) {
        between("at", b.at(), 1, Site.MAX_SIZE);
      }
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.BottleneckResBlock b) {
      block(b.replaces());
      between("hidden", b.hidden(), 0, Site.MAX_SIZE);
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.Norm b) {
      norm(b.norm());
    } else if (block instanceof BlockSpec.Activate b) {
      activation(b.activation());
    } else if (block instanceof BlockSpec.Upsample b) {
      between("factor", b.factor(), 2, MAX_KERNEL);
    } else if (block instanceof BlockSpec.Downsample b) {
      between("factor", b.factor(), 2, MAX_KERNEL);
    } else if (block instanceof BlockSpec.LinearHead b) {
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.ProjectionHead b) {
      kernel(b.spectralNorm(), b.initializer());
    } else if (block instanceof BlockSpec.ClassifierHead b) {
      kernel(b.spectralNorm(), b.initializer());
    }
  }

  private void window(int kernel, int stride) {
    between("kernel", kernel, 1, MAX_KERNEL);
    between("stride", stride, 1, MAX_KERNEL);
    if (stride > kernel && kernel >= 1) {
      flaw(
          "stride = " + stride,
          "skips what a kernel of " + kernel + " does not reach",
          Text.of("use kernel = %d or stride = %d", stride, kernel));
    }
  }

  private void kernel(@Nullable SpectralNorm spectralNorm, @Nullable Initializer initializer) {
    if (spectralNorm instanceof SpectralNorm.PowerIteration p) {
      between("power iterations", p.iterations(), 1, 1000, false);
    }
    if (initializer instanceof Initializer.XavierUniform x) {
      positive("Xavier gain", x.gain(), "1");
    } else if (initializer instanceof Initializer.Normal n) {
      positive("stddev", n.stddev(), "0.02");
    } else if (initializer instanceof Initializer.Orthogonal o) {
      positive("orthogonal gain", o.gain(), "1");
    }
  }

  private void norm(@Nullable NormSpec norm) {
    if (norm instanceof NormSpec.Batch b) {
      statistics(b.decay(), b.epsilon());
    } else if (norm instanceof NormSpec.ConditionalBatch b) {
      statistics(b.decay(), b.epsilon());
    }
  }

  private void statistics(double decay, double epsilon) {
    if (!(decay >= 0 && decay < 1)) {
      flaw("decay = " + decay, "is not in [0, 1)", "use " + NormSpec.DECAY);
    }
    positive("epsilon", epsilon, String.valueOf(NormSpec.EPSILON));
  }

  private void activation(@Nullable Activation activation) {
    if (activation instanceof Activation.LeakyRelu a && !(a.slope() >= 0 && a.slope() <= 1)) {
      flaw("slope = " + a.slope(), "is not in [0, 1]", "use " + Activation.LeakyRelu.SLOPE);
    }
  }

  private void size(String name, int size) {
    between(name, size, 1, Site.MAX_SIZE);
  }

  private void between(String name, int value, int least, int most) {
    between(name, value, least, most, true);
  }

  private void between(String name, int value, int least, int most, boolean size) {
    String got = name + " = " + value;
    if (value < least) {
      flaws.add(new Flaw(got, "is below " + least, "use at least " + least, size));
    } else if (value > most) {
      flaws.add(new Flaw(got, "is above " + most, "use at most " + most, size));
    }
  }

  private void positive(String name, double value, String instead) {
    if (!(value > 0 && Double.isFinite(value))) {
      flaw(name + " = " + value, "is not a positive number", "use " + instead);
    }
  }

  private void flaw(String got, String expected, String fix) {
    flaws.add(new Flaw(got, expected, fix, false));
  }
}
