package dev.gaze.block;

import dev.gaze.layers.SpectralDense;
import dev.gaze.spec.HeadSpec.LinearHead;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.SpectralNorm;

/** The logit: {@code linear}. */
record LinearHeadKind(LinearHead spec) implements HeadKind {
  @Override
  public String jsonName() {
    return "linearHead";
  }

  @Override
  public String stem() {
    return "linear";
  }

  @Override
  public LinearHead filled(SpectralNorm spectralNorm, Initializer initializer) {
    return new LinearHead(spec.bias(), spectralNorm, initializer);
  }

  @Override
  public Lowered.Head head(Kernels kernels, SpectralDense linear, int classes) {
    return new Lowered.Head(linear, null, null);
  }

  @Override
  public long macs(int in, int classes) {
    return in;
  }
}
