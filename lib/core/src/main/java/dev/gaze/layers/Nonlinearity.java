package dev.gaze.layers;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;

/** An activation, element by element. */
@FunctionalInterface
public interface Nonlinearity {

  /** max(0, x). */
  Nonlinearity RELU = (tf, x) -> tf.nn.relu(x);

  /** f(x), of x's shape. */
  Operand<Float> apply(Ops tf, Operand<Float> x);

  /** x where x is at least 0, slope · x elsewhere. */
  static Nonlinearity leakyRelu(double slope) {
    return (tf, x) -> LeakyRelu.create(tf.scope(), x, LeakyRelu.alpha((float) slope));
  }
}
