package dev.gaze.layers;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.FusedBatchNormV3;

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
    if (pass.isTraining()) {
      Fused fused = fused(tf, x, gamma, beta);
      move(tf, movingMean, fused.mean(), pass);
      move(tf, movingVariance, fused.variance(), pass);
      return Float32.wall(tf, fused.y());
    }
    Operand<Float> m = movingMean.variable();
    Operand<Float> v = movingVariance.variable();
    if (pass.mayTrain()) {
      Operand<Integer> over = tf.constant(axes);
      Operand<Float> batchMean = tf.math.mean(x, over);
      Operand<Float> batchVariance = tf.math.mean(tf.math.squaredDifference(x, batchMean), over);
      move(tf, movingMean, batchMean, pass);
      move(tf, movingVariance, batchVariance, pass);
      m = pass.choose(tf, () -> batchMean, movingMean::variable);
      v = pass.choose(tf, () -> batchVariance, movingVariance::variable);
    }
    Operand<Float> scale = tf.math.mul(gamma, tf.math.rsqrt(tf.math.add(v, tf.constant(epsilon))));
    Operand<Float> shift = tf.math.sub(beta, tf.math.mul(m, scale));
    return Float32.wall(tf, tf.math.add(tf.math.mul(x, scale), shift));
  }

  /** The batch normalised, and its statistics, the variance biased. */
  private record Fused(Operand<Float> y, Operand<Float> mean, Operand<Float> variance) {}

  /** With the batch's statistics, in TensorFlow's own kernel and with its gradient. */
  private Fused fused(Ops tf, Operand<Float> x, Operand<Float> gamma, Operand<Float> beta) {
    Shape shape = x.asOutput().shape();
    int channels = Math.toIntExact(shape.size(shape.numDimensions() - 1));
    boolean isMap = shape.numDimensions() == 4;
    boolean perChannel = gamma.asOutput().shape().numDimensions() == 1;
    Operand<Float> none = tf.fill(tf.constant(new int[] {0}), tf.constant(0f));
    FusedBatchNormV3<Float, Float> normal =
        tf.fusedBatchNormV3(
            isMap ? x : tf.reshape(x, tf.constant(new int[] {-1, 1, 1, channels})),
            perChannel ? gamma : tf.fill(tf.constant(new int[] {channels}), tf.constant(1f)),
            perChannel ? beta : tf.fill(tf.constant(new int[] {channels}), tf.constant(0f)),
            none,
            none,
            FusedBatchNormV3.epsilon(epsilon).isTraining(true));
    Operand<Float> y = isMap ? normal.y() : tf.reshape(normal.y(), tf.shape(x));
    // The kernel's variance is the unbiased one.
    Operand<Float> count =
        tf.math.div(tf.dtypes.cast(tf.size(x), Float.class), tf.constant((float) channels));
    return new Fused(
        perChannel ? y : tf.math.add(tf.math.mul(y, gamma), beta),
        normal.batchMean(),
        tf.math.mul(
            normal.batchVariance(), tf.math.div(tf.math.sub(count, tf.constant(1f)), count)));
  }

  private void move(Ops tf, State moving, Operand<Float> batch, Pass pass) {
    Operand<Float> kept = pass.kept(tf, decay);
    Operand<Float> taken = tf.math.sub(tf.constant(1f), kept);
    moving.advance(before -> tf.math.add(tf.math.mul(before, kept), tf.math.mul(batch, taken)));
  }
}
