package dev.gaze.layers;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** What batch normalisation and its conditional sister share: the statistics and their use. */
final class BatchStatistics {
  private final float decay;
  private final float epsilon;
  private @Nullable State mean;
  private @Nullable State variance;
  private int[] axes = {};

  BatchStatistics(double decay, double epsilon) {
    this.decay = (float) decay;
    this.epsilon = (float) epsilon;
  }

  void connect(State movingMean, State movingVariance, int rank) {
    mean = movingMean;
    variance = movingVariance;
    axes = IntStream.range(0, rank - 1).toArray();
  }

  /**
   * (x − mean) / √(variance + epsilon) · gamma + beta.
   *
   * @param gamma {@code [C]}, or anything that broadcasts against x
   */
  Operand<Float> normalize(
      Ops tf, Operand<Float> input, Operand<Float> gamma, Operand<Float> beta, Pass pass) {
    Operand<Float> x = Float32.wall(tf, input);
    State movingMean = mean;
    State movingVariance = variance;
    if (movingMean == null || movingVariance == null) {
      throw new IllegalStateException("build the layer before you call it");
    }
    Operand<Float> m = movingMean.variable();
    Operand<Float> v = movingVariance.variable();
    if (pass.mayTrain()) {
      Operand<Integer> over = tf.constant(axes);
      Operand<Float> batchMean = tf.math.mean(x, over);
      Operand<Float> batchVariance = tf.math.mean(tf.math.squaredDifference(x, batchMean), over);
      Operand<Float> kept = pass.kept(tf, decay);
      movingMean.advance(before -> blend(tf, before, batchMean, kept));
      movingVariance.advance(before -> blend(tf, before, batchVariance, kept));
      m = pass.choose(tf, () -> batchMean, movingMean::variable);
      v = pass.choose(tf, () -> batchVariance, movingVariance::variable);
    }
    Operand<Float> scale = tf.math.mul(gamma, tf.math.rsqrt(tf.math.add(v, tf.constant(epsilon))));
    Operand<Float> shift = tf.math.sub(beta, tf.math.mul(m, scale));
    return Float32.wall(tf, tf.math.add(tf.math.mul(x, scale), shift));
  }

  private static Operand<Float> blend(
      Ops tf, Operand<Float> moving, Operand<Float> batch, Operand<Float> kept) {
    return tf.math.add(
        tf.math.mul(moving, kept), tf.math.mul(batch, tf.math.sub(tf.constant(1f), kept)));
  }
}
