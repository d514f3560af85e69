package dev.gaze.block;

import dev.gaze.spec.BlockSpec.ClassifierHead;

/** AC-GAN's logit and class logits: {@code linear, classifier}. */
record ClassifierHeadKind(ClassifierHead spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "classifierHead";
  }

  @Override
  public String stem() {
    return "classifier";
  }

  @Override
  public String text() {
    return "classifierHead()";
  }

  @Override
  public void check(Values values) {
    values.kernel(spec.spectralNorm(), spec.initializer());
  }

  @Override
  public void check(Site site) {
    Heads.check(site, "a classifier", true);
  }

  @Override
  public Outcome fit(BlockShape input, Site site) {
    int in = Site.flat(input);
    var sn = site.spectralNorm(spec.spectralNorm());
    var init = site.initializer(spec.initializer());
    return Outcome.of(
        new ClassifierHead(spec.bias(), sn, init),
        new BlockShape.Logit(),
        in + (long) in * site.classes(),
        path -> {
          var parts = new Heads(path, in, spec.bias(), site.normOfKernel(sn), site.start(init));
          return parts.lowered(null, parts.classifier(site.classes()));
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
