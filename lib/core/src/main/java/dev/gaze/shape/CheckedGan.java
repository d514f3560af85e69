package dev.gaze.shape;

import dev.gaze.spec.GanSpec;

/** A GAN that fits together. Only {@link ShapeCheck} makes one. */
public final class CheckedGan {
  private final GanSpec spec;
  private final CheckedNetwork generator;
  private final CheckedNetwork discriminator;

  CheckedGan(GanSpec spec, CheckedNetwork generator, CheckedNetwork discriminator) {
    this.spec = spec;
    this.generator = generator;
    this.discriminator = discriminator;
  }

  /** The spec as it was written, with its number of classes known. */
  public GanSpec spec() {
    return spec;
  }

  public CheckedNetwork generator() {
    return generator;
  }

  public CheckedNetwork discriminator() {
    return discriminator;
  }
}
