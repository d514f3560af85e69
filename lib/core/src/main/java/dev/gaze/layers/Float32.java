package dev.gaze.layers;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/**
 * Keeps float32 what mixed precision would round.
 *
 * <p>TensorFlow's rewriter turns convolutions and matrix products into bfloat16, and with them what
 * follows or lies between them, forwards and backwards, until it meets an operation that it does
 * not know: softmax, statistics and losses too. A cast is such an operation, even one from float to
 * float; later rewrites take that one away, so that it costs nothing.
 */
public final class Float32 {

  private Float32() {}

  /**
   * The same values; mixed precision does not get past.
   *
   * @param x on one side of it what may be rounded, on the other what may not: a value that enters
   *     a computation in float32, or its result, through which the gradient enters
   */
  public static Operand<Float> wall(Ops tf, Operand<Float> x) {
    return tf.dtypes.cast(x, Float.class);
  }
}
