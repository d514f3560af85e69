package dev.gaze.graph.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/** The bits of variables in one number: two sessions that differ in one bit differ in it. */
final class Fingerprint {
  /** An odd number, by which no bit of a sum is lost. */
  private static final int FACTOR = 0x9E3779B1;

  private Fingerprint() {}

  /**
   * The sum of all numbers' bits as int32, which wraps around; each variable's times its own
   * factor.
   */
  static Operand<Integer> of(Ops tf, Collection<Variable<Float>> variables) {
    List<Operand<Integer>> sums = new ArrayList<>();
    int factor = 1;
    for (Variable<Float> variable : variables) {
      Operand<Integer> bits =
          tf.reshape(tf.bitcast(variable, Integer.class), tf.constant(new int[] {-1}));
      sums.add(tf.math.mul(tf.reduceSum(bits, tf.constant(0)), tf.constant(factor)));
      factor *= FACTOR;
    }
    return tf.math.addN(sums);
  }
}
