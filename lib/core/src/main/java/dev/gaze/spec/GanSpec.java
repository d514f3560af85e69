package dev.gaze.spec;

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
 */
public record GanSpec(
    String name,
    ImageSpec image,
    int classes,
    LatentSpec latent,
    NetworkSpec generator,
    NetworkSpec discriminator,
    TrainingSpec training) {

  /** The number of classes is the training data's. */
  public static final int CLASSES_FROM_DATA = -1;
}
