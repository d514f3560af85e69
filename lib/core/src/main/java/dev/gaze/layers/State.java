package dev.gaze.layers;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Variable;

/**
 * A variable without a gradient, and the value that it takes after a training step. Who runs the
 * step assigns it, once all gradients are computed.
 */
public final class State {
  private final String name;
  private final Variable<Float> variable;
  private final boolean ofData;
  private @Nullable Operand<Float> next;

  State(String name, Variable<Float> variable, boolean ofData) {
    this.name = name;
    this.variable = variable;
    this.ofData = ofData;
  }

  /** The public name, such as {@code generator/block1/conv1/u}. */
  public String name() {
    return name;
  }

  /**
   * Whether it moves with each batch (a moving statistic) or with each update of the weights (the u
   * of spectral norm): under gradient accumulation one update sees several batches.
   */
  public boolean ofData() {
    return ofData;
  }

  /** The stored value. */
  public Variable<Float> variable() {
    return variable;
  }

  /** The value after the step, or null where no pass so far changes it. */
  public @Nullable Operand<Float> next() {
    return next;
  }

  /** Moves on from the value that earlier passes of the same step arrived at. */
  void advance(UnaryOperator<Operand<Float>> step) {
    next = step.apply(next == null ? variable : next);
  }

  /** Stores the value after the step. */
  public Assign<Float> store(Ops tf) {
    if (next == null) {
      throw new IllegalStateException("no pass moves " + name + "; call the layer first");
    }
    return tf.assign(variable, next);
  }
}
