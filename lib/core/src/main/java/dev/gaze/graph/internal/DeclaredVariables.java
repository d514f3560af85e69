package dev.gaze.graph.internal;

import dev.gaze.layers.Variables;
import dev.gaze.layers.Weight;
import dev.gaze.shape.CheckedNetwork;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/** The variables that the check of a network declared: each is made once, and no other. */
final class DeclaredVariables implements Variables {
  private final Map<String, Weight> left = new LinkedHashMap<>();

  DeclaredVariables(CheckedNetwork network) {
    network.weights().forEach(weight -> left.put(weight.name(), weight));
  }

  @Override
  public Variable<Float> of(Ops tf, Weight weight) {
    Weight declared = left.remove(weight.name());
    if (declared == null || !declared.shape().equals(weight.shape())) {
      throw new IllegalStateException(
          "%s %s: the check declared %s"
              .formatted(weight.name(), weight.shape(), declared == null ? "none" : declared));
    }
    return Variables.NEW.of(tf, declared);
  }

  /** To be said when all layers are built. */
  void requireAllTaken() {
    if (!left.isEmpty()) {
      throw new IllegalStateException("no layer takes " + left.keySet());
    }
  }
}
