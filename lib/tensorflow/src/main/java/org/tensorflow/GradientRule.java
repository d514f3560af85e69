package org.tensorflow;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.GradientOps.Value;

/** Builds the gradients of one operation. */
@NullMarked
interface GradientRule {
  /**
   * The gradient of each input; zeros where there is none.
   *
   * @param op builds operations next to the one that is differentiated
   * @param x the operation's inputs
   * @param dy the gradients of its outputs; {@link Value#isNone} where an output has none
   */
  List<Value> gradients(GradientOps op, List<Value> x, List<Value> dy);

  /** A rule for an operation with one input and one output. */
  static GradientRule unary(Unary rule) {
    return (op, x, dy) -> rule.gradients(op, dy.get(0), x.get(0));
  }

  /** A rule for an operation with two inputs and one output. */
  static GradientRule binary(Binary rule) {
    return (op, x, dy) -> rule.gradients(op, dy.get(0), x.get(0), x.get(1));
  }

  /** A rule for an operation with three inputs and one output. */
  static GradientRule ternary(Ternary rule) {
    return (op, x, dy) -> rule.gradients(op, dy.get(0), x.get(0), x.get(1), x.get(2));
  }

  /** See {@link #unary}. */
  interface Unary {
    List<Value> gradients(GradientOps op, Value dy, Value x);
  }

  /** See {@link #binary}. */
  interface Binary {
    List<Value> gradients(GradientOps op, Value dy, Value x0, Value x1);
  }

  /** See {@link #ternary}. */
  interface Ternary {
    List<Value> gradients(GradientOps op, Value dy, Value x0, Value x1, Value x2);
  }
}
