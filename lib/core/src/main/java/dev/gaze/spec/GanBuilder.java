package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Origins.Origin;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
 * <p>{@code generator}, {@code discriminator}, {@code training} and {@code metrics} go on from what
 * is there: blocks are added after the spec's own. Nothing is checked here: {@code ShapeCheck}
 * finds all faults at once.
 */
public final class GanBuilder {
  private String name;
  private ImageSpec image;
  private int classes;
  private LatentSpec latent;
  private NetworkSpec generator;
  private NetworkSpec discriminator;
  private TrainingSpec training;
  private @Nullable MetricsSpec metrics;
  private final OriginLog origins;

  GanBuilder(GanSpec from) {
    name = from.name();
    image = from.image();
    classes = from.classes();
    latent = from.latent();
    generator = from.generator();
    discriminator = from.discriminator();
    training = from.training();
    metrics = from.metrics();
    origins = new OriginLog(from.origins());
  }

  /** Where what follows is written, for error messages; null: not known. */
  public GanBuilder at(@Nullable Origin origin) {
    origins.at(origin);
    return this;
  }

  /** A component of the record is written here. */
  private GanBuilder said(String component) {
    origins.part(component);
    return this;
  }

  /** The model's name; also its run's folder. */
  public GanBuilder name(String name) {
    this.name = name;
    return said("name");
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
    return said("image");
  }

  /** How many classes images have, 0 for none; at first {@link GanSpec#CLASSES_FROM_DATA}. */
  public GanBuilder classes(int classes) {
    this.classes = classes;
    return said("classes");
  }

  /** The length of z; 128 at first. Its chunks stay as many. */
  public GanBuilder latent(int size) {
    return latent(size, latent.chunks());
  }

  /** The length of z and the number of its chunks. */
  public GanBuilder latent(int size, int chunks) {
    return latent(new LatentSpec(size, chunks));
  }

  /** The generator's input. */
  public GanBuilder latent(LatentSpec latent) {
    this.latent = latent;
    return said("latent");
  }

  /** Goes on with the generator. */
  public GanBuilder generator(Consumer<GeneratorBuilder> changes) {
    var builder = generator.toGeneratorBuilder().at(origins.now());
    changes.accept(builder);
    return generator(builder.build());
  }

  /** Takes another generator. */
  public GanBuilder generator(NetworkSpec generator) {
    this.generator = generator;
    return said("generator");
  }

  /** Goes on with the discriminator. */
  public GanBuilder discriminator(Consumer<DiscriminatorBuilder> changes) {
    var builder = discriminator.toDiscriminatorBuilder().at(origins.now());
    changes.accept(builder);
    return discriminator(builder.build());
  }

  /** Takes another discriminator. */
  public GanBuilder discriminator(NetworkSpec discriminator) {
    this.discriminator = discriminator;
    return said("discriminator");
  }

  /** Goes on with the training. */
  public GanBuilder training(Consumer<TrainingBuilder> changes) {
    var builder = training.toBuilder().at(origins.now());
    changes.accept(builder);
    return training(builder.build());
  }

  /** Takes another training. */
  public GanBuilder training(TrainingSpec training) {
    this.training = training;
    return said("training");
  }

  /** Goes on with what is measured in training; from {@link MetricsSpec#DEFAULT} at first. */
  public GanBuilder metrics(Consumer<MetricsBuilder> changes) {
    MetricsSpec before = metrics == null ? MetricsSpec.DEFAULT : metrics;
    var builder = before.toBuilder().at(origins.now());
    changes.accept(builder);
    metrics = builder.build();
    return said("metrics");
  }

  /** Measures nothing in training, as at first. */
  public GanBuilder noMetrics() {
    metrics = null;
    return said("metrics");
  }

  /**
   * Adds self-attention to both networks: {@code selfAttention(o -> o.at(32))} stands behind the
   * first block that makes a map 32 high, wherever that is. Where attention was said for that
   * height already, the options change that one.
   */
  public GanBuilder selfAttention(Consumer<SelfAttentionBuilder> options) {
    generator = AttentionPlacement.with(generator, options, origins.now());
    discriminator = AttentionPlacement.with(discriminator, options, origins.now());
    return this;
  }

  /**
   * Attention where maps are so high, in both networks, and nowhere else: attention that stands
   * elsewhere, or a bottleneck block in its place, is taken away. What the networks have already,
   * else the paper's with k = 8.
   *
   * @param heights see {@link SelfAttention#at}; none to take all attention away
   */
  public GanBuilder attentionAt(int... heights) {
    return attentionAt((SelfAttention) null, heights);
  }

  /** {@link #attentionAt(int...)} of this attention; null: what the networks have already. */
  public GanBuilder attentionAt(@Nullable SelfAttention attention, int... heights) {
    generator = AttentionPlacement.at(generator, attention, origins.now(), heights);
    discriminator = AttentionPlacement.at(discriminator, attention, origins.now(), heights);
    return this;
  }

  /**
   * Makes both networks narrower: each block's channels divided by a number, rounded up to a
   * multiple of 8, 16 at least (of fewer than that, a block keeps its own, the image's among them).
   * Time and memory go down by up to its square: presets of large machines fit small ones.
   *
   * @param by 1 or more; 1 changes nothing
   * @throws IllegalArgumentException for less than 1
   */
  public GanBuilder narrower(int by) {
    generator = Narrowing.of(generator, by);
    discriminator = Narrowing.of(discriminator, by);
    return this;
  }

  /** The spec, unchecked. */
  public GanSpec build() {
    return new GanSpec(
        name,
        image,
        classes,
        latent,
        generator,
        discriminator,
        training,
        metrics,
        origins.origins());
  }
}
