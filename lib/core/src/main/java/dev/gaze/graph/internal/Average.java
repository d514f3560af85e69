package dev.gaze.graph.internal;

import dev.gaze.layers.State;
import dev.gaze.layers.Variables;
import dev.gaze.layers.Weight;
import dev.gaze.shape.CheckedNetwork;
import dev.gaze.spec.GanSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/**
 * The exponential moving average of the generator's weights, and a second generator that runs on
 * it: that one takes the averages for its weights and shares the u and the moving statistics of the
 * first.
 */
final class Average implements Variables {
  private final Ops tf;
  private final Network generator;
  private final Network network;
  private final Map<String, Variable<Float>> weights = new LinkedHashMap<>();
  private final Map<String, Variable<Float>> averages = new LinkedHashMap<>();
  private final Map<String, Variable<Float>> states = new LinkedHashMap<>();

  /** Makes a variable {@code ema/<weight>} for each of the generator's. */
  Average(Ops tf, Network generator, CheckedNetwork checked, GanSpec spec) {
    this.tf = tf;
    this.generator = generator;
    for (State state : generator.states()) {
      states.put(state.name(), state.variable());
    }
    for (KVariable parameter : generator.parameters()) {
      weights.put(parameter.getName(), parameter.getVariable());
    }
    Set<String> foreign = new HashSet<>();
    for (KVariable variable : generator.foreign()) {
      weights.put(variable.getName(), variable.getVariable());
      foreign.add(variable.getName());
    }
    weights.forEach(
        (name, weight) -> {
          if (!foreign.contains(name)) {
            averages.put(name, Variables.create(tf, "ema/" + name, weight.asOutput().shape()));
          }
        });
    network = new Network(tf, checked, spec, this);
    // KotlinDL's layers make their variables themselves.
    network.foreign().forEach(own -> averages.put(own.getName(), own.getVariable()));
  }

  /** The generator on averaged weights. */
  Network network() {
    return network;
  }

  @Override
  public Variable<Float> of(Ops tf, Weight weight) {
    return known(weight.trainable() ? averages : states, weight.name());
  }

  @Override
  public boolean shared() {
    return true;
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
    weights.forEach((name, weight) -> assigns.add(tf.assign(known(averages, name), weight)));
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
