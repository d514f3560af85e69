package dev.gaze.graph.internal;

import dev.gaze.layers.Float32;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageOptions;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/**
 * What happens to images on their way to the discriminator in training: {@link ImageOptions} but
 * the flip, which real images have had already. All random numbers are functions of a seed that is
 * fed.
 */
final class ImagePipeline {
  private static final int NOISE = 0;
  private static final int AUGMENT = 1;
  private final Ops tf;
  private final ImageOptions options;
  private final DiffAugmentation augmentation;

  ImagePipeline(Ops tf, GanSpec spec) {
    this.tf = tf;
    options = spec.training().images();
    augmentation = new DiffAugmentation(tf, spec.image(), options.augment());
  }

  /**
   * Real images, {@code [N, H, W, C]} in [−1, 1].
   *
   * @param seed a scalar
   */
  Operand<Float> real(Operand<Float> images, Operand<Long> seed) {
    return augmented(options.dequantize() ? dequantized(images, seed) : images, seed);
  }

  /** Generated images, {@code [N, H, W, C]} in [−1, 1]. */
  Operand<Float> generated(Operand<Float> images, Operand<Long> seed) {
    return augmented(images, seed);
  }

  /** x = pixel / 127.5 − 1 becomes (pixel + u) / 128 − 1 = 255/256 · x + (2u − 1) / 256. */
  private Operand<Float> dequantized(Operand<Float> images, Operand<Long> seed) {
    Operand<Float> u = uniform(tf.shape(images), seed, NOISE);
    Operand<Float> centred = tf.math.sub(tf.math.mul(u, tf.constant(2f)), tf.constant(1f));
    return tf.math.add(
        tf.math.mul(images, tf.constant(255f / 256)), tf.math.mul(centred, tf.constant(1f / 256)));
  }

  private Operand<Float> augmented(Operand<Float> images, Operand<Long> seed) {
    if (options.augment().isEmpty()) {
      return images;
    }
    Operand<Integer> n = tf.gather(tf.shape(images), tf.constant(0), tf.constant(0));
    Operand<Integer> shape = tf.stack(List.of(n, tf.constant(DiffAugmentation.DRAWS)));
    Operand<Float> uniform = uniform(shape, seed, AUGMENT);
    return augmentation.apply(Float32.wall(tf, images), uniform);
  }

  /**
   * Uniform in [0, 1).
   *
   * @param stream of the seed's independent streams
   */
  private Operand<Float> uniform(Operand<Integer> shape, Operand<Long> seed, long stream) {
    Operand<Long> key = tf.stack(List.of(seed, tf.constant(stream)));
    // Its shape is made of the images', along which gradients would look for a way.
    return tf.stopGradient(tf.random.statelessRandomUniform(shape, key, Float.class));
  }
}
