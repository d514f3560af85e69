package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.SelfAttention;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A whole GAN:
 *
 * <pre>{@code
 * GanSpec.builder("sagan")
 *     .image(32)
 *     .classes(10)
 *     .generator(g -> g.resBlock(512).selfAttention(8).resBlock(256))
 *     .discriminator(d -> d.resBlock(64).selfAttention(8).resBlock(128))
 *     .training(t -> t.steps(1000))
 *     .build()
 * }</pre>
 *
 * <p>{@code generator}, {@code discriminator} and {@code training} go on from what is there: blocks
 * are added after the spec's own. Nothing is checked here: {@code ShapeCheck} finds all faults at
 * once.
 */
public final class GanBuilder {
  private String name;
  private ImageSpec image;
  private int classes;
  private LatentSpec latent;
  private NetworkSpec generator;
  private NetworkSpec discriminator;
  private TrainingSpec training;
  private UnaryOperator<GanSpec> placement = UnaryOperator.identity();

  GanBuilder(GanSpec from) {
    name = from.name();
    image = from.image();
    classes = from.classes();
    latent = from.latent();
    generator = from.generator();
    discriminator = from.discriminator();
    training = from.training();
  }

  /** The model's name; also its run's folder. */
  public GanBuilder name(String name) {
    this.name = name;
    return this;
  }

  /** Square colour images; 32 at first. */
  public GanBuilder image(int size) {
    return image(ImageSpec.square(size));
  }

  /** Images {@code [height, width, channels]}. */
  public GanBuilder image(int height, int width, int channels) {
    return image(new ImageSpec(height, width, channels));
  }

  /** The size of images. */
  public GanBuilder image(ImageSpec image) {
    this.image = image;
    return this;
  }

  /** How many classes images have, 0 for none; at first {@link GanSpec#CLASSES_FROM_DATA}. */
  public GanBuilder classes(int classes) {
    this.classes = classes;
    return this;
  }

  /** The length of z; 128 at first. */
  public GanBuilder latent(int size) {
    return latent(size, 1);
  }

  /** The length of z and the number of its chunks. */
  public GanBuilder latent(int size, int chunks) {
    return latent(new LatentSpec(size, chunks));
  }

  /** The generator's input. */
  public GanBuilder latent(LatentSpec latent) {
    this.latent = latent;
    return this;
  }

  /** Goes on with the generator. */
  public GanBuilder generator(Consumer<GeneratorBuilder> changes) {
    var builder = generator.toGeneratorBuilder();
    changes.accept(builder);
    return generator(builder.build());
  }

  /** Takes another generator. */
  public GanBuilder generator(NetworkSpec generator) {
    this.generator = generator;
    return this;
  }

  /** Goes on with the discriminator. */
  public GanBuilder discriminator(Consumer<DiscriminatorBuilder> changes) {
    var builder = discriminator.toDiscriminatorBuilder();
    changes.accept(builder);
    return discriminator(builder.build());
  }

  /** Takes another discriminator. */
  public GanBuilder discriminator(NetworkSpec discriminator) {
    this.discriminator = discriminator;
    return this;
  }

  /** Goes on with the training. */
  public GanBuilder training(Consumer<TrainingBuilder> changes) {
    var builder = training.toBuilder();
    changes.accept(builder);
    return training(builder.build());
  }

  /** Takes another training. */
  public GanBuilder training(TrainingSpec training) {
    this.training = training;
    return this;
  }

  /**
   * Attention where maps are so high, in both networks, and nowhere else; what the networks have
   * already, else the paper's with k = 8. Placed by {@link #build}, among all blocks said by then.
   *
   * @param heights none to take all attention away
   */
  public GanBuilder attentionAt(int... heights) {
    placement = gan -> AttentionPlacement.at(gan, null, heights);
    return this;
  }

  /** {@link #attentionAt(int...)} of this attention. */
  public GanBuilder attentionAt(SelfAttention attention, int... heights) {
    placement = gan -> AttentionPlacement.at(gan, attention, heights);
    return this;
  }

  /**
   * The spec, unchecked.
   *
   * @throws IllegalArgumentException where {@code attentionAt} finds no map so high
   */
  public GanSpec build() {
    return placement.apply(
        new GanSpec(name, image, classes, latent, generator, discriminator, training));
  }
}
