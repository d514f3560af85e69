package dev.gaze.block;

import static java.util.Objects.requireNonNull;

import dev.gaze.layers.ResidualBlock;
import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.ResBlock.Hidden;
import dev.gaze.spec.BlockSpec.ResBlock.Order;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.BlockSpec.ResBlock.Shortcut;
import dev.gaze.spec.NormSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The residual block: {@code norm1, conv1, norm2, conv2, shortcut}. */
record ResBlockKind(ResBlock spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "resBlock";
  }

  @Override
  public List<String> required() {
    return List.of("channels");
  }

  @Override
  public String stem() {
    return "block";
  }

  @Override
  public String text() {
    var arguments = new ArrayList<Object>();
    arguments.add(spec.channels());
    Words.addIfSaid(arguments, spec.resample());
    Words.addIfSaid(arguments, spec.shortcut());
    Words.addIfSaid(arguments, spec.hidden());
    Words.addIfSaid(arguments, spec.order());
    return Words.call("resBlock", arguments.toArray());
  }

  @Override
  public void check(Values values) {
    values.size("channels", spec.channels());
    values.norm(spec.norm());
    values.activation(spec.activation());
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public void check(Site site) {
    site.checkCondition(site.residualNorm(spec.norm()));
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    NormSpec norm = site.residualNorm(spec.norm());
    // Also where the block does not fit: the chunks of z are counted.
    Condition seen = site.conditioning().residual(norm);
    var in = site.map(input);
    return in == null ? null : new Rule(filled(in, norm, site), in, seen, site).outcome();
  }

  private ResBlock filled(BlockShape.Map in, NormSpec norm, Site site) {
    Resample resample = resample(site.generator());
    boolean same = resample == Resample.NONE && spec.channels() == in.channels();
    boolean startsDiscriminator = site.first() && !site.generator();
    return new ResBlock(
        spec.channels(),
        resample,
        orElse(spec.shortcut(), same ? Shortcut.IDENTITY : Shortcut.LEARNED),
        orElse(spec.hidden(), Hidden.WIDE),
        orElse(spec.order(), startsDiscriminator ? Order.FIRST : Order.PRE_ACTIVATION),
        norm,
        orElse(spec.activation(), Activation.RELU),
        site.spectralNorm(spec.spectralNorm()),
        site.initializer(spec.initializer()));
  }

  private Resample resample(boolean generator) {
    return orElse(spec.resample(), generator ? Resample.UP : Resample.DOWN);
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  @Override
  public int factor(boolean generator) {
    return switch (resample(generator)) {
      case UP -> 2;
      case DOWN -> -2;
      case NONE -> 1;
    };
  }

  @Override
  public Integer width() {
    return spec.channels();
  }

  @Override
  public String withWidth(int channels) {
    return Text.of("use resBlock(%d)", channels);
  }

  @Override
  public boolean leavesGeneratorOpen() {
    return true;
  }

  /**
   * A block on a map.
   *
   * @param filled with nothing left open
   * @param seen by its norms; null: nothing
   */
  private record Rule(ResBlock filled, BlockShape.Map in, @Nullable Condition seen, Site site) {

    @Nullable Outcome outcome() {
      boolean fits = fits();
      var out = output();
      if (out == null || !fits) {
        return out == null ? null : Outcome.misfit(filled, out);
      }
      var config = config();
      return Outcome.of(filled, out, macs(out), path -> lowered(new ResidualBlock(path, config)))
          .keeping(kept(out))
          .seeing(seen);
    }

    private Lowered lowered(ResidualBlock layer) {
      return seen == null ? Lowered.of(layer, in) : Lowered.conditional(layer, in);
    }

    private ResidualBlock.Config config() {
      return new ResidualBlock.Config(
          filled.channels(),
          hidden(),
          switch (requireNonNull(filled.resample())) {
            case UP -> ResidualBlock.Resample.UP;
            case DOWN -> ResidualBlock.Resample.DOWN;
            case NONE -> ResidualBlock.Resample.NONE;
          },
          filled.order() == Order.PRE_ACTIVATION,
          learned(),
          site.norms(requireNonNull(filled.norm()), seen),
          Activations.of(requireNonNull(filled.activation())),
          site.normOfKernel(requireNonNull(filled.spectralNorm())),
          site.start(requireNonNull(filled.initializer())),
          site.start(site.network().initializer()));
    }

    private boolean learned() {
      return filled.shortcut() == Shortcut.LEARNED;
    }

    private int hidden() {
      return filled.hidden() == Hidden.THIN ? in.channels() : filled.channels();
    }

    private boolean fits() {
      boolean fits = true;
      if (!learned() && filled.channels() != in.channels()) {
        site.fault(
            "an identity shortcut",
            Text.of("cannot lead from %d channels to %d", in.channels(), filled.channels()),
            Text.of("use shortcut = learned or resBlock(%d)", in.channels()));
        fits = false;
      }
      if (filled.order() == Order.FIRST && filled.resample() == Resample.UP) {
        site.fault(
            "order first",
            "is the start of a discriminator and does not upsample",
            "use order = preActivation");
        fits = false;
      }
      return fits;
    }

    private BlockShape.@Nullable Map output() {
      Resample resample = requireNonNull(filled.resample());
      if (resample == Resample.DOWN && (in.height() % 2 != 0 || in.width() % 2 != 0)) {
        site.fault(
            Text.of("a map of %d × %d", in.height(), in.width()),
            "does not halve",
            "use resample = same, or an image whose size divides by 2 more often");
        return site.undivided(in, 2, filled.channels());
      }
      long height = in.height();
      long width = in.width();
      return switch (resample) {
        case UP -> site.map(2 * height, 2 * width, filled.channels());
        case DOWN -> site.map(height / 2, width / 2, filled.channels());
        case NONE -> site.map(height, width, filled.channels());
      };
    }

    private long macs(BlockShape.Map out) {
      // Both convolutions run at the larger of the two sizes.
      var full = filled.resample() == Resample.UP ? out : in;
      long macs =
          ConvKind.macs(full, 3, in.channels(), hidden())
              + ConvKind.macs(full, 3, hidden(), filled.channels());
      if (learned()) {
        // A first block pools before its shortcut's convolution, the others after it.
        var places = filled.order() == Order.FIRST ? out : full;
        macs += ConvKind.macs(places, 1, in.channels(), filled.channels());
      }
      return macs;
    }

    private long kept(BlockShape.Map out) {
      boolean up = filled.resample() == Resample.UP;
      long places = Math.max(places(in), places(out));
      int norms = filled.norm() instanceof NormSpec.None ? 1 : 2;
      long start = filled.order() == Order.FIRST ? 0 : norms * Outcome.size(in);
      long upsampled = up ? 2 * places * in.channels() : 0;
      return start
          + upsampled
          + (1 + norms) * places * hidden()
          + 2 * places * filled.channels()
          + Outcome.size(out);
    }

    private static long places(BlockShape.Map map) {
      return (long) map.height() * map.width();
    }
  }
}
