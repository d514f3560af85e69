package dev.gaze.block;

import dev.gaze.layers.SelfAttention.Widths;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.SelfAttention;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Self-attention: {@code query, key, value, output, gamma}. */
record SelfAttentionKind(SelfAttention spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "selfAttention";
  }

  @Override
  public String stem() {
    return "attention";
  }

  @Override
  public String text() {
    return text("selfAttention", spec);
  }

  static String text(String name, SelfAttention b, Object... more) {
    var arguments = new ArrayList<Object>();
    arguments.add("k = " + b.k());
    Words.addIfSaid(arguments, b.variant() == AttentionVariant.PAPER ? null : b.variant());
    Words.addIfSaid(arguments, b.pooled() == null ? null : "pooled = " + b.pooled());
    Words.addIfSaid(arguments, b.at() == null ? null : "at = " + b.at());
    arguments.addAll(List.of(more));
    return Words.call(name, arguments.toArray());
  }

  @Override
  public void check(Values values) {
    values.size("k", spec.k());
    if (spec.at() != null) {
      values.between("at", spec.at(), 1, Site.MAX_SIZE);
    }
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    site.checkHeight(spec.at(), in);
    var rule = in(in, site);
    // Attention keeps its input's shape: what follows can be checked even where it does not fit.
    return rule.fits() ? rule.outcome() : Outcome.misfit(rule.filled(), in);
  }

  /** This attention on a map. */
  Rule in(BlockShape.Map in, Site site) {
    var variant = spec.variant() == null ? AttentionVariant.PAPER : spec.variant();
    boolean pooled = spec.pooled() == null ? variant == AttentionVariant.OFFICIAL : spec.pooled();
    var filled =
        new SelfAttention(
            variant,
            spec.k(),
            pooled,
            in.height(),
            site.spectralNorm(spec.spectralNorm()),
            site.initializer(spec.initializer()));
    Widths widths =
        switch (variant) {
          case PAPER -> Widths.paper(spec.k());
          case PAPER_V1 -> Widths.paperV1(spec.k());
          case OFFICIAL -> Widths.official(spec.k());
        };
    return new Rule(filled, widths.withPooled(pooled), in, site);
  }

  @Override
  public boolean keepsShape() {
    return true;
  }

  @Override
  public @Nullable Integer at() {
    return spec.at();
  }

  @Override
  public boolean leavesGeneratorOpen() {
    return true;
  }

  /**
   * An attention on a map.
   *
   * @param filled with nothing left open
   */
  record Rule(SelfAttention filled, Widths widths, BlockShape.Map in, Site site) {

    /** How many parameters its kernels would have, were C/k whole. */
    double parameters() {
      double c = in.channels();
      double value = c / widths.value();
      double output = widths.outputConvolution() ? value * c : 0;
      return 2 * c * c / widths.queryAndKey() + c * value + output;
    }

    Outcome outcome() {
      var norm = site.normOfKernel(site.spectralNorm(filled.spectralNorm()));
      var start = site.start(site.initializer(filled.initializer()));
      return Outcome.of(
              filled,
              in,
              macs(),
              path -> Lowered.of(new dev.gaze.layers.SelfAttention(path, widths, norm, start), in))
          .keeping(kept());
    }

    boolean fits() {
      int c = in.channels();
      boolean fits = true;
      int divisor = divisor(widths.queryAndKey());
      if (c % divisor != 0) {
        site.fault(
            c + (c == 1 ? " channel" : " channels"),
            (c == 1 ? "does" : "do") + " not divide by " + divisor,
            wider(divisor));
        fits = false;
      }
      if (widths.pooled() && (in.height() % 2 != 0 || in.width() % 2 != 0)) {
        site.fault(
            Text.of("a map of %d × %d", in.height(), in.width()),
            "does not halve, as pooled keys and values must",
            "use pooled = false, or put it where the map is even");
        fits = false;
      }
      if (places() * keys() > Site.MAX_ELEMENTS) {
        site.fault(
            Text.of("a map of %d × %d", in.height(), in.width()),
            Text.of(
                "has %,d × %,d weights of attention, more than a tensor holds", places(), keys()),
            "put it where the map is smaller");
        fits = false;
      }
      return fits;
    }

    /** What the channels must divide by: for query and key, and for the value. */
    private int divisor(int k) {
      return k % widths.value() == 0 || widths.value() == widths.queryAndKey()
          ? k
          : widths.value() * k;
    }

    /** What to write for channels that do not divide: the nearest that do, or another k. */
    private String wider(int divisor) {
      int c = in.channels();
      if (site.generator() && c == site.gan().image().channels()) {
        return "put it where the map is not yet the image";
      }
      int below = c / divisor * divisor;
      boolean down = below > 0 && c - below < below + divisor - c;
      return site.withWidth(down ? below : below + divisor) + smallerK();
    }

    /** The largest part of k that the channels divide by, as an alternative. */
    private String smallerK() {
      int part =
          BigInteger.valueOf(widths.queryAndKey())
              .gcd(BigInteger.valueOf(in.channels()))
              .intValue();
      boolean fits = part > 1 && in.channels() % divisor(part) == 0;
      return fits ? " or k = " + part : "";
    }

    private long macs() {
      long c = in.channels();
      long inner = c / widths.queryAndKey();
      long value = c / widths.value();
      long projections = places() * c * (2 * inner + value);
      long attention = places() * keys() * (inner + value);
      long output = widths.outputConvolution() ? places() * value * c : 0;
      return projections + attention + output;
    }

    /** Query, key and value are at most as wide as the map; similarities and their softmax. */
    private long kept() {
      long size = Outcome.size(in);
      long value = size / (filled.variant() == AttentionVariant.PAPER ? filled.k() : 1);
      return 2 * size / filled.k() + 2 * value + 2 * places() * keys() + 2 * size;
    }

    private long places() {
      return (long) in.height() * in.width();
    }

    private long keys() {
      return widths.pooled() ? places() / 4 : places();
    }
  }
}
