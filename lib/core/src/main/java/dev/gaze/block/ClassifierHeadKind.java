package dev.gaze.block;

import dev.gaze.layers.SpectralDense;
import dev.gaze.spec.HeadSpec.ClassifierHead;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.SpectralNorm;

/** AC-GAN's logit and class logits: {@code linear, classifier}. */
record ClassifierHeadKind(ClassifierHead spec) implements HeadKind {
  @Override
  public String jsonName() {
    return "classifierHead";
  }

  @Override
  public String stem() {
    return "classifier";
  }

  @Override
  public String ofClasses() {
    return "a classifier";
  }

  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public ClassifierHead filled(SpectralNorm spectralNorm, Initializer initializer) {
    return new ClassifierHead(spec.bias(), spectralNorm, initializer);
  }

  @Override
  public Lowered.Head head(Kernels kernels, SpectralDense linear, int classes) {
    return new Lowered.Head(linear, null, kernels.dense("classifier", classes));
  }

  @Override
  public long macs(int in, int classes) {
    return in + (long) in * classes;
  }
}
