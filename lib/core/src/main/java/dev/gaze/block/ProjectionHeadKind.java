package dev.gaze.block;

import dev.gaze.layers.Projection;
import dev.gaze.layers.SpectralDense;
import dev.gaze.spec.HeadSpec.ProjectionHead;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.SpectralNorm;

/** The logit with class projection: {@code linear, embedding}. */
record ProjectionHeadKind(ProjectionHead spec) implements HeadKind {
  @Override
  public String jsonName() {
    return "projectionHead";
  }

  @Override
  public String stem() {
    return "projection";
  }

  @Override
  public String ofClasses() {
    return "a projection";
  }

  @Override
  public ProjectionHead filled(SpectralNorm spectralNorm, Initializer initializer) {
    return new ProjectionHead(spec.bias(), spectralNorm, initializer);
  }

  @Override
  public Lowered.Head head(Kernels kernels, SpectralDense linear, int classes) {
    String name = Outcome.in(kernels.path(), "embedding");
    var projection = new Projection(name, classes, kernels.norm(), kernels.start());
    return new Lowered.Head(linear, projection, null);
  }

  @Override
  public long macs(int in, int classes) {
    return 2L * in;
  }
}
