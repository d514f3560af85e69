package dev.gaze.shape;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.ResBlock.Hidden;
import dev.gaze.spec.BlockSpec.ResBlock.Order;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.BlockSpec.ResBlock.Shortcut;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The residual block: {@code norm1, conv1, norm2, conv2, shortcut}. */
final class ResBlockRule {
  private final Site site;
  private final BlockShape.Map in;
  private final int channels;
  private final int hiddenChannels;
  private final Resample resample;
  private final Shortcut shortcut;
  private final Hidden hidden;
  private final Order order;
  private final NormSpec norm;
  private final SpectralNorm spectralNorm;

  private ResBlockRule(ResBlock block, BlockShape.Map in, Site site) {
    this.site = site;
    this.in = in;
    channels = block.channels();
    resample = resample(block, site.generator());
    boolean same = resample == Resample.NONE && channels == in.channels();
    shortcut = orElse(block.shortcut(), same ? Shortcut.IDENTITY : Shortcut.LEARNED);
    hidden = orElse(block.hidden(), Hidden.WIDE);
    hiddenChannels = hidden == Hidden.THIN ? in.channels() : channels;
    boolean startsDiscriminator = site.first() && !site.generator();
    order = orElse(block.order(), startsDiscriminator ? Order.FIRST : Order.PRE_ACTIVATION);
    norm = site.residualNorm(block.norm());
    spectralNorm = site.spectralNorm(block.spectralNorm());
  }

  /**
   * Checks a block.
   *
   * @param condition as {@link WeightList#norm} has it
   */
  static @Nullable Outcome apply(ResBlock block, BlockShape input, Site site, int condition) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    var rule = new ResBlockRule(block, in, site);
    rule.check();
    var out = rule.output();
    if (out == null) {
      return null;
    }
    var filled =
        new ResBlock(
            rule.channels,
            rule.resample,
            rule.shortcut,
            rule.hidden,
            rule.order,
            rule.norm,
            orElse(block.activation(), Activation.RELU),
            rule.spectralNorm,
            site.initializer(block.initializer()));
    return new Outcome(filled, out, rule.weights(condition), rule.macs(out));
  }

  static Resample resample(ResBlock block, boolean generator) {
    return orElse(block.resample(), generator ? Resample.UP : Resample.DOWN);
  }

  private void check() {
    if (shortcut == Shortcut.IDENTITY && channels != in.channels()) {
      site.fault(
          "an identity shortcut",
          Text.of("cannot lead from %d channels to %d", in.channels(), channels),
          Text.of("use shortcut = learned or resBlock(%d)", in.channels()));
    }
    if (order == Order.FIRST && resample == Resample.UP) {
      site.fault(
          "order first",
          "is the start of a discriminator and does not upsample",
          "use order = preActivation");
    }
  }

  private BlockShape.@Nullable Map output() {
    if (resample == Resample.DOWN && (in.height() % 2 != 0 || in.width() % 2 != 0)) {
      site.fault(
          Text.of("a map of %d × %d", in.height(), in.width()),
          "does not halve",
          "use resample = same, or an image whose size divides by 2 more often");
      return site.undivided(in, 2, channels);
    }
    long height = in.height();
    long width = in.width();
    return switch (resample) {
      case UP -> site.map(2 * height, 2 * width, channels);
      case DOWN -> site.map(height / 2, width / 2, channels);
      case NONE -> site.map(height, width, channels);
    };
  }

  private List<Weight> weights(int condition) {
    var weights = new WeightList();
    if (order != Order.FIRST) {
      weights.norm("norm1/", norm, in.channels(), site.classes(), condition);
    }
    weights.kernel("conv1/", spectralNorm, true, 3, 3, in.channels(), hiddenChannels);
    weights.norm("norm2/", norm, hiddenChannels, site.classes(), condition);
    weights.kernel("conv2/", spectralNorm, true, 3, 3, hiddenChannels, channels);
    if (shortcut == Shortcut.LEARNED) {
      weights.kernel("shortcut/", spectralNorm, true, 1, 1, in.channels(), channels);
    }
    return weights.list();
  }

  private long macs(BlockShape.Map out) {
    // Both convolutions run at the larger of the two sizes.
    var full = resample == Resample.UP ? out : in;
    long macs =
        KernelRules.macs(full, 3, in.channels(), hiddenChannels)
            + KernelRules.macs(full, 3, hiddenChannels, channels);
    if (shortcut == Shortcut.LEARNED) {
      // A first block pools before its shortcut's convolution, the others after it.
      var places = order == Order.FIRST ? out : full;
      macs += KernelRules.macs(places, 1, in.channels(), channels);
    }
    return macs;
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
