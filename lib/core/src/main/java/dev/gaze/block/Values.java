package dev.gaze.block;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that are wrong wherever their block stands: no channels, a stride of 0, a decay of 2. */
public final class Values {

  /**
   * One such value.
   *
   * @param size whether it is a size, without which the block's shape is not known
   */
  public record Flaw(String got, String expected, String fix, boolean size) {}

  /** An initialiser's one number, which is positive. */
  private record Spread(String name, double value, String instead) {}

  private static final Initializer.Visitor<Spread> SPREADS =
      new Initializer.Visitor<>() {
        @Override
        public Spread xavierUniform(Initializer.XavierUniform initializer) {
          return new Spread("Xavier gain", initializer.gain(), "1");
        }

        @Override
        public Spread normal(Initializer.Normal initializer) {
          return new Spread("stddev", initializer.stddev(), "0.02");
        }

        @Override
        public Spread orthogonal(Initializer.Orthogonal initializer) {
          return new Spread("orthogonal gain", initializer.gain(), "1");
        }
      };

  private static final int MAX_KERNEL = 255;

  private final List<Flaw> flaws = new ArrayList<>();

  /** Those of a block. */
  public static List<Flaw> of(BlockSpec block) {
    var values = new Values();
    Blocks.of(block).check(values);
    return values.flaws;
  }

  /** Of what a network says for all its blocks. */
  public static List<Flaw> of(SpectralNorm spectralNorm) {
    var check = new Values();
    check.kernel(spectralNorm, null);
    return check.flaws;
  }

  /** Of what a network says for all its blocks. */
  public static List<Flaw> of(Initializer initializer) {
    var check = new Values();
    check.kernel(null, initializer);
    return check.flaws;
  }

  /** Of what a network says for all its blocks. */
  public static List<Flaw> of(@Nullable NormSpec norm) {
    var check = new Values();
    check.norm(norm);
    return check.flaws;
  }

  void window(int kernel, int stride) {
    between("kernel", kernel, 1, MAX_KERNEL);
    between("stride", stride, 1, MAX_KERNEL);
    if (stride > kernel && kernel >= 1) {
      flaw(
          "stride = " + stride,
          "skips what a kernel of " + kernel + " does not reach",
          Text.of("use kernel = %d or stride = %d", stride, kernel));
    }
  }

  void kernel(@Nullable SpectralNorm spectralNorm, @Nullable Initializer initializer) {
    if (spectralNorm instanceof SpectralNorm.PowerIteration p) {
      between("power iterations", p.iterations(), 1, 1000, false);
    }
    if (initializer != null) {
      Spread spread = initializer.accept(SPREADS);
      positive(spread.name, spread.value, spread.instead);
    }
  }

  void norm(@Nullable NormSpec norm) {
    if (norm != null) {
      norm.accept(new Norms()).run();
    }
  }

  private final class Norms implements NormSpec.Visitor<Runnable> {
    @Override
    public Runnable none(NormSpec.None norm) {
      return () -> {};
    }

    @Override
    public Runnable batch(NormSpec.Batch norm) {
      return () -> statistics(norm.decay(), norm.epsilon());
    }

    @Override
    public Runnable conditionalBatch(NormSpec.ConditionalBatch norm) {
      return () -> statistics(norm.decay(), norm.epsilon());
    }
  }

  private void statistics(double decay, double epsilon) {
    if (!(decay >= 0 && decay < 1)) {
      flaw("decay = " + decay, "is not in [0, 1)", "use " + NormSpec.DECAY);
    }
    positive("epsilon", epsilon, String.valueOf(NormSpec.EPSILON));
  }

  void activation(@Nullable Activation activation) {
    if (activation instanceof Activation.LeakyRelu a && !(a.slope() >= 0 && a.slope() <= 1)) {
      flaw("slope = " + a.slope(), "is not in [0, 1]", "use " + Activation.LeakyRelu.SLOPE);
    }
  }

  void factor(int factor) {
    between("factor", factor, 2, MAX_KERNEL);
  }

  void size(String name, int size) {
    between(name, size, 1, Site.MAX_SIZE);
  }

  void between(String name, int value, int least, int most) {
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
