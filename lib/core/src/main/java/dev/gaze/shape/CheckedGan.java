package dev.gaze.shape;

import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import java.util.List;

/** A GAN that fits together. Only {@link ShapeCheck} makes one. */
public final class CheckedGan {
  private final GanSpec spec;
  private final CheckedNetwork generator;
  private final CheckedNetwork discriminator;

  private final List<Fault> warnings;

  CheckedGan(
      GanSpec spec, CheckedNetwork generator, CheckedNetwork discriminator, List<Fault> warnings) {
    this.spec = spec;
    this.generator = generator;
    this.discriminator = discriminator;
    this.warnings = warnings;
  }

  /** The spec as it was written, with its number of classes known. */
  public GanSpec spec() {
    return spec;
  }

  /** The generator, block by block, with the shapes and parameters of each. */
  public CheckedNetwork generator() {
    return generator;
  }

  /** The discriminator, block by block, with the shapes and parameters of each. */
  public CheckedNetwork discriminator() {
    return discriminator;
  }

  /**
   * What fits together and is hardly meant: classes that reach one network only, layers of KotlinDL
   * that do nothing. A training run tells them at its start.
   */
  public List<Fault> warnings() {
    return warnings;
  }

  /**
   * A table of at most 100 columns: every block with its output's shape, parameters,
   * multiply-accumulates an image and spectral norm, those that were added marked; totals; and an
   * estimate of the memory that training takes at its batch size.
   */
  public String describe() {
    return Description.of(this);
  }

  /**
   * About how many bytes training takes at its batch size: weights, optimiser and activations in
   * float32, without the buffers of single operations.
   */
  public long trainingBytes() {
    return (long) (Memory.weights(this) + Memory.activations(this));
  }
}
