package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A generative adversarial network and how to train it.
 *
 * @param name the model's name; also the name of its run's folder
 * @param image the size of real and generated images
 * @param classes how many classes images have; 0 for none, {@link #CLASSES_FROM_DATA} to take the
 *     number from the training data
 * @param latent the generator's input
 * @param generator latent (and class) to image
 * @param discriminator image (and class) to logit
 * @param training losses, optimisers, schedule
 * @param metrics what is measured in training; null: nothing
 * @param origins where each part was written; not part of the value
 */
public record GanSpec(
    String name,
    ImageSpec image,
    int classes,
    LatentSpec latent,
    NetworkSpec generator,
    NetworkSpec discriminator,
    TrainingSpec training,
    @Nullable MetricsSpec metrics,
    Origins origins) {

  /** The number of classes is the training data's. */
  public static final int CLASSES_FROM_DATA = -1;

  /** Refuses what is missing. */
  public GanSpec {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    requireNonNull(latent, "latent");
    requireNonNull(generator, "generator");
    requireNonNull(discriminator, "discriminator");
    requireNonNull(training, "training");
    requireNonNull(origins, "origins");
  }

  /** A builder with SAGAN's defaults, 32 × 32 colour images, classes from the data, no blocks. */
  public static GanBuilder builder(String name) {
    return new GanBuilder(
        new GanSpec(
            name,
            ImageSpec.DEFAULT,
            CLASSES_FROM_DATA,
            LatentSpec.DEFAULT,
            NetworkSpec.DEFAULT,
            NetworkSpec.DEFAULT,
            TrainingSpec.DEFAULT,
            null,
            Origins.NONE));
  }

  /** A builder that starts from this. */
  public GanBuilder toBuilder() {
    return new GanBuilder(this);
  }

  /**
   * This spec for data that has so many classes.
   *
   * @param dataClasses classes in the data; 0 where images have none, and 1 is the same: there is
   *     nothing to tell apart
   * @return this with its number of classes known; a spec without classes stays as it is
   * @throws IllegalArgumentException where the spec fixes another number; names both
   */
  public GanSpec withClasses(int dataClasses) {
    if (dataClasses < 0) {
      throw new IllegalArgumentException("data cannot have " + dataClasses + " classes");
    }
    if (classes == CLASSES_FROM_DATA) {
      return toBuilder().classes(dataClasses == 1 ? 0 : dataClasses).build();
    }
    if (classes != 0 && classes != dataClasses) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: the spec says classes(%d), the data has %d; say classes(%d), or leave it out to take the data's",
              name,
              classes,
              dataClasses,
              dataClasses));
    }
    return this;
  }
}
