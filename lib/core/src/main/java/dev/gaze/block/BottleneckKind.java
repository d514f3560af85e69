package dev.gaze.block;

import dev.gaze.layers.BottleneckBlock;
import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import org.jspecify.annotations.Nullable;

/** The residual block in place of attention: {@code conv1, conv2}. */
record BottleneckKind(BottleneckResBlock spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "bottleneck";
  }

  @Override
  public String text() {
    return spec.hidden() == 0
        ? SelfAttentionKind.text("bottleneck", spec.replaces())
        : SelfAttentionKind.text("bottleneck", spec.replaces(), "hidden = " + spec.hidden());
  }

  @Override
  public void check(Values values) {
    new SelfAttentionKind(spec.replaces()).check(values);
    values.between("hidden", spec.hidden(), 0, Site.MAX_SIZE);
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    site.checkHeight(at(), in);
    int c = in.channels();
    double each = 2 * 9 * c;
    var attention = new SelfAttentionKind(spec.replaces()).in(in, site);
    int nearest = (int) Math.round(attention.parameters() / each);
    int hidden = spec.hidden() > 0 ? spec.hidden() : Math.max(1, nearest);
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    return Outcome.of(
        new BottleneckResBlock(attention.filled(), hidden, sn, init),
        in,
        2 * ConvKind.macs(in, 3, c, hidden),
        path ->
            Lowered.of(
                new BottleneckBlock(path, hidden, site.normOfKernel(sn), site.start(init)), in));
  }

  @Override
  public boolean keepsShape() {
    return true;
  }

  @Override
  public @Nullable Integer at() {
    return spec.replaces().at();
  }

  @Override
  public boolean leavesGeneratorOpen() {
    return true;
  }
}
