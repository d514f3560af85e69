package dev.gaze.graph.internal;

import dev.gaze.layers.Variables;
import dev.gaze.spec.OptimizerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.train.ApplyAdam;

/**
 * Adam by TensorFlow's own {@code ApplyAdam}: lr·√(1 − beta2ᵗ)/(1 − beta1ᵗ) · m / (√v + epsilon).
 * KotlinDL's freezes the bias correction at t = 2 and refuses beta1 = 0.
 */
final class Adam {
  private final Ops tf;
  private final OptimizerSpec.Adam spec;
  private final List<KVariable> parameters;
  private final Map<String, Variable<Float>> slots = new LinkedHashMap<>();
  private final List<Assign<Float>> initializers = new ArrayList<>();
  private final String network;

  /**
   * Makes the slots: {@code adam/<weight>/m}, {@code adam/<weight>/v}, and a power of each beta for
   * the network.
   */
  Adam(Ops tf, String network, OptimizerSpec.Adam spec, List<KVariable> parameters) {
    this.tf = tf;
    this.spec = spec;
    this.network = network;
    this.parameters = parameters;
    slot(power("beta1_power"), Shape.scalar(), (float) spec.beta1());
    slot(power("beta2_power"), Shape.scalar(), (float) spec.beta2());
    for (KVariable parameter : parameters) {
      slot(slotName(parameter, "m"), parameter.getShape(), 0);
      slot(slotName(parameter, "v"), parameter.getShape(), 0);
    }
  }

  private void slot(String name, Shape shape, float start) {
    Variable<Float> slot = Variables.create(tf, name, shape);
    slots.put(name, slot);
    initializers.add(tf.assign(slot, tf.fill(Variables.sizes(tf, shape), tf.constant(start))));
  }

  private String power(String name) {
    return "adam/" + network + "/" + name;
  }

  private static String slotName(KVariable parameter, String slot) {
    return "adam/" + parameter.getName() + "/" + slot;
  }

  private Variable<Float> slot(String name) {
    Variable<Float> slot = slots.get(name);
    if (slot == null) {
      throw new IllegalStateException("no slot " + name);
    }
    return slot;
  }

  /**
   * Moves the weights.
   *
   * @param gradients one a parameter, in order, all computed before the first is used
   * @param learningRate a scalar
   * @return the weights after the step, in order; and what else has to run
   */
  Applied apply(List<Operand<Float>> gradients, Operand<Float> learningRate) {
    Operand<Float> beta1 = tf.constant((float) spec.beta1());
    Operand<Float> beta2 = tf.constant((float) spec.beta2());
    Operand<Float> epsilon = tf.constant((float) spec.epsilon());
    Variable<Float> power1 = slot(power("beta1_power"));
    Variable<Float> power2 = slot(power("beta2_power"));
    List<Operand<Float>> moved = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      KVariable parameter = parameters.get(i);
      moved.add(
          ApplyAdam.create(
              tf.scope(),
              parameter.getVariable(),
              slot(slotName(parameter, "m")),
              slot(slotName(parameter, "v")),
              power1,
              power2,
              learningRate,
              beta1,
              beta2,
              epsilon,
              gradients.get(i)));
    }
    Ops after = tf.withControlDependencies(List.copyOf(moved));
    return new Applied(
        moved,
        List.of(
            after.assign(power1, tf.math.mul(power1, beta1)),
            after.assign(power2, tf.math.mul(power2, beta2))));
  }

  /**
   * A step.
   *
   * @param weights as they are after it
   * @param rest what else has to run
   */
  record Applied(List<Operand<Float>> weights, List<Operand<?>> rest) {}

  /** The variables by public name. */
  Map<String, Variable<Float>> slots() {
    return slots;
  }

  /** What gives the slots their first values. */
  List<Assign<Float>> initializers() {
    return initializers;
  }
}
