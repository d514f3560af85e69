package dev.gaze.graph.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/** A second place for the values of variables, on the same device. */
final class Backup {
  private final List<Operand<?>> store = new ArrayList<>();
  private final List<Operand<?>> restore = new ArrayList<>();

  Backup(Ops tf, Collection<Variable<Float>> variables) {
    for (Variable<Float> variable : variables) {
      Variable<Float> place = tf.variable(variable.asOutput().shape(), Float.class);
      store.add(tf.assign(place, variable));
      restore.add(tf.assign(variable, place));
    }
  }

  /** What copies the variables to it. */
  List<Operand<?>> store() {
    return store;
  }

  /** What copies them back. */
  List<Operand<?>> restore() {
    return restore;
  }
}
