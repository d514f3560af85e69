package dev.gaze.layers;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;

/**
 * Spectral normalisation of a kernel (Miyato et al. 2018, section 2.1 and algorithm 1).
 *
 * <p>With W reshaped to {@code [-1, out]}, an iteration is v = W u / (|W u| + ε), u' = Wᵀ v / (|Wᵀ
 * v| + ε), ε = 1e-12, and sigma = vᵀ W u'. Since Wᵀ v is at hand, sigma is computed as (Wᵀ v) · u':
 * the same number and the same gradient with one product less.
 *
 * <p>The products are written as multiply and sum, not as {@code MatMul}: under mixed precision a
 * {@code MatMul} would run in bfloat16, and sigma is wanted in float32.
 *
 * @param iterations at least 1
 * @param gradientThroughIteration false: u and v are constants in the gradient (the paper); true:
 *     the gradient flows through them too (the released SAGAN code)
 */
public record SpectralNormalization(int iterations, boolean gradientThroughIteration) {

  /** The paper's: one iteration, u and v constants. */
  public static final SpectralNormalization DEFAULT = new SpectralNormalization(1, false);

  private static final float EPSILON = 1e-12f;

  /**
   * A normalised kernel.
   *
   * @param name of the kernel
   * @param kernel W / sigma, of W's shape
   * @param sigma the estimate of the largest singular value, a scalar
   * @param u for the next step, {@code [out]}
   */
  public record Normalized(
      String name, Operand<Float> kernel, Operand<Float> sigma, Operand<Float> u) {}

  public SpectralNormalization {
    if (iterations < 1) {
      throw new IllegalArgumentException(
          "spectral normalisation: got " + iterations + " iterations, expected at least 1");
    }
  }

  /**
   * Normalises a kernel.
   *
   * @param kernel of shape {@code [..., out]}
   * @param out its last dimension
   * @param u {@code [out]}
   */
  Normalized apply(Ops tf, String name, Operand<Float> kernel, int out, Operand<Float> u) {
    Operand<Float> matrix = tf.reshape(kernel, tf.constant(new int[] {-1, out}));
    Operand<Float> right = u;
    Operand<Float> product = u;
    for (int i = 0; i < iterations; i++) {
      Operand<Float> left = unit(tf, rowSums(tf, tf.math.mul(matrix, right)));
      product = columnSums(tf, tf.math.mul(matrix, left));
      right = tf.reshape(unit(tf, product), tf.constant(new int[] {out}));
    }
    Operand<Float> sigma =
        tf.reduceSum(
            tf.math.mul(tf.reshape(product, tf.constant(new int[] {out})), right),
            tf.constant(new int[] {0}));
    // An all-zero kernel has sigma 0: it stays zero instead of becoming NaN.
    Operand<Float> divisor = tf.math.maximum(sigma, tf.constant(EPSILON));
    return new Normalized(name, tf.math.div(kernel, divisor), sigma, right);
  }

  private Operand<Float> unit(Ops tf, Operand<Float> vector) {
    Operand<Float> x = gradientThroughIteration ? vector : tf.stopGradient(vector);
    Operand<Float> squares =
        tf.reduceSum(tf.math.square(x), tf.constant(new int[] {0, 1}), ReduceSum.keepDims(true));
    // The root of 0 has no gradient; the smallest normal float changes no other value.
    Operand<Float> norm = tf.math.sqrt(tf.math.maximum(squares, tf.constant(Float.MIN_NORMAL)));
    return tf.math.div(x, tf.math.add(norm, tf.constant(EPSILON)));
  }

  private static Operand<Float> rowSums(Ops tf, Operand<Float> matrix) {
    return tf.reduceSum(matrix, tf.constant(new int[] {1}), ReduceSum.keepDims(true));
  }

  private static Operand<Float> columnSums(Ops tf, Operand<Float> matrix) {
    return tf.reduceSum(matrix, tf.constant(new int[] {0}), ReduceSum.keepDims(true));
  }
}
