package dev.gaze.block;

import dev.gaze.spec.BlockSpec.LinearHead;

/** The logit: {@code linear}. */
record LinearHeadKind(LinearHead spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "linearHead";
  }

  @Override
  public String stem() {
    return "linear";
  }

  @Override
  public String text() {
    return "linearHead()";
  }

  @Override
  public void check(Values values) {
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public void check(Site site) {
    Heads.check(site, null, false);
  }

  @Override
  public Outcome fit(BlockShape input, Site site) {
    int in = Site.flat(input);
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    return Outcome.of(
        new LinearHead(spec.bias(), sn, init),
        new BlockShape.Logit(),
        in,
        path -> {
          var parts = new Heads(path, in, spec.bias(), site.normOfKernel(sn), site.start(init));
          return parts.lowered(null, null);
        });
  }

  @Override
  public BlockShape ofAnyInput() {
    return new BlockShape.Logit();
  }
}
