package dev.gaze.graph.internal;

import dev.gaze.layers.Variables;
import dev.gaze.layers.Weight;
import dev.gaze.shape.CheckedNetwork;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/**
 * The declared variables of a network that is not trained: somebody writes their values, so that
 * nothing initialises them.
 */
final class GivenVariables implements Variables {
  private final DeclaredVariables declared;
  private final String prefix;
  private final Map<String, Variable<Float>> named = new LinkedHashMap<>();

  /**
   * @param averaged whether the trained ones take the values of averages, and go by their names
   */
  GivenVariables(CheckedNetwork network, boolean averaged) {
    declared = new DeclaredVariables(network);
    prefix = averaged ? "ema/" : "";
  }

  @Override
  public Variable<Float> of(Ops tf, Weight weight) {
    Variable<Float> variable = declared.of(tf, weight);
    named.put(weight.trainable() ? prefix + weight.name() : weight.name(), variable);
    return variable;
  }

  @Override
  public boolean shared() {
    return true;
  }

  /** All variables of a network that was built on these, by the names of their values. */
  Map<String, Variable<Float>> of(Network network) {
    declared.requireAllTaken();
    Map<String, Variable<Float>> all = new LinkedHashMap<>(named);
    network.foreign().forEach(own -> all.put(prefix + own.getName(), own.getVariable()));
    return all;
  }
}
