package dev.gaze.graph.internal;

import dev.gaze.spec.Loss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** The adversarial losses of {@link Loss}; logits are {@code [N]}, losses are scalars. */
final class Losses {

  private Losses() {}

  static Operand<Float> discriminator(Ops tf, Loss loss, Operand<Float> real, Operand<Float> fake) {
    Operand<Float> one = tf.constant(1f);
    Operand<Float> half = tf.constant(0.5f);
    return switch (loss) {
      case HINGE ->
          tf.math.add(
              mean(tf, tf.nn.relu(tf.math.sub(one, real))),
              mean(tf, tf.nn.relu(tf.math.add(one, fake))));
      case NON_SATURATING ->
          tf.math.add(
              mean(tf, tf.math.softplus(tf.math.neg(real))), mean(tf, tf.math.softplus(fake)));
      case LEAST_SQUARES ->
          tf.math.mul(
              half,
              tf.math.add(
                  mean(tf, tf.math.square(tf.math.sub(real, one))),
                  mean(tf, tf.math.square(fake))));
      case WASSERSTEIN -> tf.math.sub(mean(tf, fake), mean(tf, real));
    };
  }

  static Operand<Float> generator(Ops tf, Loss loss, Operand<Float> fake) {
    return switch (loss) {
      case HINGE, WASSERSTEIN -> tf.math.neg(mean(tf, fake));
      case NON_SATURATING -> mean(tf, tf.math.softplus(tf.math.neg(fake)));
      case LEAST_SQUARES ->
          tf.math.mul(
              tf.constant(0.5f), mean(tf, tf.math.square(tf.math.sub(fake, tf.constant(1f)))));
    };
  }

  /**
   * Mean cross entropy of class logits.
   *
   * @param logits {@code [N, classes]}
   * @param label one-hot {@code [N, classes]}
   */
  static Operand<Float> crossEntropy(Ops tf, Operand<Float> logits, Operand<Float> label) {
    return mean(tf, tf.nn.softmaxCrossEntropyWithLogits(logits, label).loss());
  }

  /** |gradient|² an image, {@code [N]}: sums over height, width and channels. */
  static Operand<Float> squaredNorms(Ops tf, Operand<Float> gradient) {
    return tf.reduceSum(tf.math.square(gradient), tf.constant(new int[] {1, 2, 3}));
  }

  /** The mean over the batch. */
  static Operand<Float> mean(Ops tf, Operand<Float> values) {
    return tf.math.mean(values, tf.constant(new int[] {0}));
  }
}
