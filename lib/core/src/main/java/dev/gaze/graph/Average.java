package dev.gaze.graph;

import dev.gaze.layers.State;
import dev.gaze.layers.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/**
 * The exponential moving average of the generator's weights. A second generator runs on it: it
 * takes the averages for its weights and shares the u and the moving statistics of the first.
 */
final class Average implements Variables {
  private final Ops tf;
  private final Network generator;
  private final Map<String, Variable<Float>> averages = new LinkedHashMap<>();
  private final Map<String, Variable<Float>> states = new LinkedHashMap<>();

  /** Makes a variable {@code ema/<weight>} for each of the generator's. */
  Average(Ops tf, Network generator) {
    this.tf = tf;
    this.generator = generator;
    for (KVariable parameter : generator.parameters()) {
      averages.put(
          parameter.getName(),
          Variables.create(tf, "ema/" + parameter.getName(), parameter.getShape()));
    }
    for (State state : generator.states()) {
      states.put(state.name(), state.variable());
    }
  }

  @Override
  public Variable<Float> trainable(Ops tf, String name, Shape shape) {
    return known(averages, name);
  }

  @Override
  public Variable<Float> state(Ops tf, String name, Shape shape) {
    return known(states, name);
  }

  private static Variable<Float> known(Map<String, Variable<Float>> variables, String name) {
    Variable<Float> variable = variables.get(name);
    if (variable == null) {
      throw new IllegalStateException("the generator has no " + name);
    }
    return variable;
  }

  /** Sets the averages to the weights as they are. */
  List<Operand<?>> restart() {
    List<Operand<?>> assigns = new ArrayList<>();
    for (KVariable parameter : generator.parameters()) {
      assigns.add(tf.assign(known(averages, parameter.getName()), parameter.getVariable()));
    }
    return assigns;
  }

  /**
   * ema' = decay · ema + (1 − decay) · weight.
   *
   * @param weights after the step, in the order of the generator's parameters
   * @param decay a scalar
   */
  List<Operand<?>> follow(List<Operand<Float>> weights, Operand<Float> decay) {
    List<KVariable> parameters = generator.parameters();
    List<Operand<?>> assigns = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Variable<Float> average = known(averages, parameters.get(i).getName());
      Operand<Float> gap = tf.math.sub(weights.get(i), average);
      Operand<Float> step = tf.math.mul(gap, tf.math.sub(tf.constant(1f), decay));
      assigns.add(tf.assign(average, tf.math.add(average, step)));
    }
    return assigns;
  }

  /** The averages by public name, {@code ema/<weight>}. */
  Map<String, Variable<Float>> variables() {
    Map<String, Variable<Float>> named = new LinkedHashMap<>();
    averages.forEach((name, variable) -> named.put("ema/" + name, variable));
    return named;
  }
}
