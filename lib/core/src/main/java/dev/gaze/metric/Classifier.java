package dev.gaze.metric;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * A network that Gaze trains itself, for metrics without Inception's file, and for {@link
 * ClassificationAccuracy}: deterministic from images and seed, to the bit on one machine. What is
 * measured on its features is called {@code FID (own features)} and never {@code FID}: it compares
 * with nothing but numbers of the same classifier, whose checksum is in its identity.
 *
 * <p>Images of one class only teach it which way they are turned (Gidaris, Singh and Komodakis
 * 2018). Not for several threads at once.
 */
public final class Classifier implements FeatureNet {
  /** Steps of Adam where none are said. */
  public static final int STEPS = 1000;

  /** The images that it learns from and is asked about, at most, where nothing is said. */
  public static final int MOST_IMAGES = 50_000;

  /** The seed where none is said: numbers of other classifiers do not compare. */
  public static final long SEED = 0;

  private static final int NORMALIZED = 1000;

  private final ClassifierModel model;
  private final Input input;
  private final String identity;
  private final double[] kernel;
  private final double[] bias;

  /**
   * What a classifier is made for.
   *
   * @param classes at least 1
   */
  record Input(int height, int width, int channels, int classes) {

    static Input of(ImageSet images, int classes) {
      return new Input(images.height(), images.width(), images.channels(), classes);
    }

    /** Outputs of the network: the turns where there are no classes. */
    int outputs() {
      return classes > 1 ? classes : height == width ? 4 : 2;
    }

    ClassifierModel model(long seed) {
      return new ClassifierModel(height, width, channels, outputs(), seed);
    }
  }

  private Classifier(ClassifierModel model, Input input) {
    this.model = model;
    this.input = input;
    float[] weights = model.weights();
    ByteBuffer bytes = ByteBuffer.allocate(4 * weights.length);
    bytes.asFloatBuffer().put(weights);
    identity = "own features sha256:" + new Sha256().add(bytes.array()).hex();
    int outputs = input.outputs();
    int dense = weights.length - outputs * (ClassifierModel.FEATURES + 1);
    kernel = Features.of(Arrays.copyOfRange(weights, dense, weights.length - outputs), 1).values();
    bias =
        Features.of(Arrays.copyOfRange(weights, weights.length - outputs, weights.length), 1)
            .values();
  }

  /**
   * Trains a classifier.
   *
   * @param images to learn, in any order; read again and again
   * @param classes of their labels; 0 and 1 are the same: turns are learnt
   * @param steps of 64 images, at least 1; see {@link #STEPS}
   * @param progress is told the steps done; may throw to stop
   * @throws MetricException where there are no images, or of fewer classes than are said
   */
  public static Classifier train(
      ImageSet images, int classes, int steps, long seed, IntConsumer progress) {
    check(images, classes);
    Input input = Input.of(images, classes);
    ClassifierModel model = input.model(seed);
    try {
      model.train(images, classes <= 1, steps, seed, progress);
      normalize(model, images);
      return new Classifier(model, input);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Makes the mean square of the features 1, over some of the images: KID's kernel asks for it. */
  private static void normalize(ClassifierModel model, ImageSet images) {
    int count = Math.min(NORMALIZED, images.count());
    double squares = 0;
    for (int i = 0; i < count; i++) {
      for (float feature : model.features(PixelRange.SIGNED.of(images.reader().read(i, 1)))) {
        squares += (double) feature * feature;
      }
    }
    double size = Math.sqrt(squares / count / ClassifierModel.FEATURES);
    if (size > 0) {
      model.scaleFeatures((float) (1 / size));
    }
  }

  private static void check(ImageSet images, int classes) {
    if (images.count() < 1) {
      throw new MetricException("a classifier of no images; expected at least 1");
    }
    boolean[] found = new boolean[Math.max(1, classes)];
    for (int i = 0; classes > 1 && i < images.count(); i++) {
      int label = images.label().applyAsInt(i);
      if (label < 0 || label >= classes) {
        throw new MetricException(
            String.format(
                Locale.ROOT, "image %d has label %d; expected 0 to %d", i, label, classes - 1));
      }
      found[label] = true;
    }
    for (int label = 0; classes > 1 && label < classes; label++) {
      if (!found[label]) {
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "a classifier of %d classes, but none of the %d images is of class %d; give it images of all, or more of them",
                classes,
                images.count(),
                label));
      }
    }
  }

  /** One of the same input with these {@link #weights}. */
  static Classifier of(Input input, float[] weights) {
    ClassifierModel model = input.model(0);
    if (weights.length != model.count()) {
      model.close();
      throw new MetricException(
          String.format(
              Locale.ROOT, "%d weights for a classifier of %d", weights.length, model.count()));
    }
    model.setWeights(weights);
    return new Classifier(model, input);
  }

  float[] weights() {
    return model.weights();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String named(String metric) {
    return metric + " (own features)";
  }

  @Override
  public int width() {
    return ClassifierModel.FEATURES;
  }

  /** Classes that it tells apart; of images of one class, turns. */
  public int classes() {
    return input.outputs();
  }

  /**
   * As {@link FeatureNet#features}.
   *
   * @throws MetricException where the images are of another size than those that it has learnt
   */
  @Override
  public Features features(byte[] pixels, int height, int width, int channels) {
    if (height != input.height() || width != input.width() || channels != input.channels()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "images [%d, %d, %d] for a classifier of [%d, %d, %d]; give it images of its size",
              height,
              width,
              channels,
              input.height(),
              input.width(),
              input.channels()));
    }
    return Features.of(model.features(PixelRange.SIGNED.of(pixels)), ClassifierModel.FEATURES);
  }

  @Override
  public Optional<Features> logits(Features features) {
    int n = features.count();
    double[] logits =
        Blas.times(features.values(), kernel, n, ClassifierModel.FEATURES, input.outputs());
    for (int i = 0; i < logits.length; i++) {
      logits[i] += bias[i % bias.length];
    }
    return Optional.of(new Features(logits, input.outputs()));
  }

  /** Frees the KotlinDL model. */
  @Override
  public void close() {
    model.close();
  }
}
