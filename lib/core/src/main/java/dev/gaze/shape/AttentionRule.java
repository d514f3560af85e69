package dev.gaze.shape;

import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.SpectralNorm;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Self-attention: {@code query, key, value, output, gamma}. */
final class AttentionRule {
  private final Site site;
  private final BlockShape.Map in;
  private final AttentionVariant variant;
  private final int k;
  private final boolean pooled;
  private final SpectralNorm spectralNorm;

  private AttentionRule(SelfAttention block, BlockShape.Map in, Site site) {
    this.site = site;
    this.in = in;
    var chosen = block.variant();
    variant = chosen == null ? AttentionVariant.PAPER : chosen;
    k = block.k();
    var pool = block.pooled();
    pooled = pool == null ? variant == AttentionVariant.OFFICIAL : pool;
    spectralNorm = site.spectralNorm(block.spectralNorm());
  }

  static @Nullable Outcome apply(SelfAttention block, BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    site.checkHeight(block.at(), in);
    var rule = new AttentionRule(block, in, site);
    var filled = rule.filled(block);
    // Attention keeps its input's shape: what follows can be checked even where it does not fit.
    return rule.fits()
        ? new Outcome(filled, in, rule.weights(), rule.macs())
        : Outcome.plain(filled, in);
  }

  /** An attention with nothing left open. */
  static SelfAttention fill(SelfAttention block, BlockShape.Map in, Site site) {
    return new AttentionRule(block, in, site).filled(block);
  }

  /** How many parameters an attention's kernels would have, were C/k whole. */
  static double parameters(SelfAttention block, BlockShape.Map in, Site site) {
    var rule = new AttentionRule(block, in, site);
    double c = in.channels();
    double inner = c / rule.k;
    return switch (rule.variant) {
      case PAPER -> 4 * c * inner;
      case PAPER_V1, OFFICIAL -> 2 * c * inner + c * c;
    };
  }

  private SelfAttention filled(SelfAttention block) {
    return new SelfAttention(
        variant, k, pooled, in.height(), spectralNorm, site.initializer(block.initializer()));
  }

  private boolean fits() {
    int c = in.channels();
    boolean fits = true;
    int divisor = divisor(k);
    if (c % divisor != 0) {
      site.fault(
          c + (c == 1 ? " channel" : " channels"),
          (c == 1 ? "does" : "do") + " not divide by " + divisor,
          wider(divisor));
      fits = false;
    }
    if (pooled && (in.height() % 2 != 0 || in.width() % 2 != 0)) {
      site.fault(
          Text.of("a map of %d × %d", in.height(), in.width()),
          "does not halve, as pooled keys and values must",
          "use pooled = false, or put it where the map is even");
      fits = false;
    }
    if (places() * keys() > Site.MAX_ELEMENTS) {
      site.fault(
          Text.of("a map of %d × %d", in.height(), in.width()),
          Text.of("has %,d × %,d weights of attention, more than a tensor holds", places(), keys()),
          "put it where the map is smaller");
      fits = false;
    }
    return fits;
  }

  /** What the channels must divide by: OFFICIAL's value is C/2 wide. */
  private int divisor(int k) {
    return variant == AttentionVariant.OFFICIAL && k % 2 != 0 ? 2 * k : k;
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
    int part = BigInteger.valueOf(k).gcd(BigInteger.valueOf(in.channels())).intValue();
    boolean fits = part > 1 && in.channels() % divisor(part) == 0;
    return fits ? " or k = " + part : "";
  }

  private int valueWidth() {
    return switch (variant) {
      case PAPER -> in.channels() / k;
      case PAPER_V1 -> in.channels();
      case OFFICIAL -> in.channels() / 2;
    };
  }

  private List<Weight> weights() {
    int c = in.channels();
    var weights = new WeightList();
    weights.kernel("query/", spectralNorm, false, 1, 1, c, c / k);
    weights.kernel("key/", spectralNorm, false, 1, 1, c, c / k);
    weights.kernel("value/", spectralNorm, false, 1, 1, c, valueWidth());
    if (variant != AttentionVariant.PAPER_V1) {
      weights.kernel("output/", spectralNorm, false, 1, 1, valueWidth(), c);
    }
    weights.trained("gamma", List.of());
    return weights.list();
  }

  private long macs() {
    long c = in.channels();
    long inner = c / k;
    long value = valueWidth();
    long projections = places() * c * (2 * inner + value);
    long attention = places() * keys() * (inner + value);
    long output = variant == AttentionVariant.PAPER_V1 ? 0 : places() * value * c;
    return projections + attention + output;
  }

  private long places() {
    return (long) in.height() * in.width();
  }

  private long keys() {
    return pooled ? places() / 4 : places();
  }
}
