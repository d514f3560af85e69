package dev.gaze.block;

import dev.gaze.spec.BlockSpec.ProjectionHead;

/** The logit with class projection: {@code linear, embedding}. */
record ProjectionHeadKind(ProjectionHead spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "projectionHead";
  }

  @Override
  public String stem() {
    return "projection";
  }

  @Override
  public String text() {
    return "projectionHead()";
  }

  @Override
  public void check(Values values) {
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public void check(Site site) {
    Heads.check(site, "a projection", false);
  }

  @Override
  public Outcome fit(BlockShape input, Site site) {
    int in = Site.flat(input);
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    return Outcome.of(
        new ProjectionHead(spec.bias(), sn, init),
        new BlockShape.Logit(),
        2L * in,
        path -> {
          var parts = new Heads(path, in, spec.bias(), site.normOfKernel(sn), site.start(init));
          return parts.lowered(parts.projection(site.classes()), null);
        });
  }

  @Override
  public BlockShape ofAnyInput() {
    return new BlockShape.Logit();
  }

  @Override
  public boolean judgesByClass() {
    return true;
  }
}
