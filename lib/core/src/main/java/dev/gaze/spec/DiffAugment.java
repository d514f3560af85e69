package dev.gaze.spec;

/**
 * A differentiable augmentation of what the discriminator sees, of real images and of generated
 * ones, in the steps of both networks, so that the generator does not learn to make augmented
 * images (Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN Training", section
 * 3). Each image of each step draws its own numbers, uniformly.
 */
public sealed interface DiffAugment {

  /** One case for each; the compiler tells whoever forgets one. */
  interface Visitor<R> {
    /** Brightness, saturation and contrast. */
    R color(Color policy);

    /** Moves by up to {@code ratio} of height and width. */
    R translation(Translation policy);

    /** A rectangle of {@code ratio} of height and width becomes grey. */
    R cutout(Cutout policy);
  }

  /** The visitor's case for this. */
  <R> R accept(Visitor<R> visitor);

  /**
   * Brightness: + b, b in [−½, ½). Then saturation: every pixel's distance from its grey times s, s
   * in [0, 2). Then contrast: the distance from the image's mean times c, c in [½, 1½).
   */
  record Color() implements DiffAugment {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.color(this);
    }
  }

  /**
   * Moves the image by whole pixels, up to {@code ratio} of its height and width each way; what
   * comes in is 0, a middle grey.
   *
   * @param ratio in (0, 1]; 1/8 in the paper
   */
  record Translation(double ratio) implements DiffAugment {
    /** The paper's. */
    public static final Translation DEFAULT = new Translation(0.125);

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.translation(this);
    }
  }

  /**
   * Sets a rectangle to 0, {@code ratio} of the image's height and width; its centre is any pixel,
   * so that part of it may lie outside.
   *
   * @param ratio in (0, 1]; 1/2 in the paper
   */
  record Cutout(double ratio) implements DiffAugment {
    /** The paper's. */
    public static final Cutout DEFAULT = new Cutout(0.5);

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.cutout(this);
    }
  }
}
