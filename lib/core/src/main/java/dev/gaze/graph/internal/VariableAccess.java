package dev.gaze.graph.internal;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;

/** Reads and writes a graph's variables by public name. */
final class VariableAccess {
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  /** A variable, its value as a copy, and a way in. */
  private record Slot(
      long[] shape, Operand<Float> value, Placeholder<Float> input, Assign<Float> write) {}

  /**
   * @param variables by public name
   */
  VariableAccess(Ops tf, Map<String, Variable<Float>> variables) {
    variables.forEach((name, variable) -> slots.put(name, slot(tf, variable)));
  }

  private static Slot slot(Ops tf, Variable<Float> variable) {
    Shape shape = variable.asOutput().shape();
    long[] sizes = new long[shape.numDimensions()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.size(i);
    }
    Placeholder<Float> input = tf.placeholder(Float.class, Placeholder.shape(shape));
    return new Slot(sizes, tf.identity(variable), input, tf.assign(variable, input));
  }

  List<String> names() {
    return List.copyOf(slots.keySet());
  }

  private Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no variable is called " + name);
    }
    return slot;
  }

  long[] shape(String name) {
    return slot(name).shape().clone();
  }

  Map<String, float[]> read(Session session, List<String> names) {
    Map<String, float[]> values = new LinkedHashMap<>();
    if (names.isEmpty()) {
      return values;
    }
    Session.Runner runner = session.runner();
    names.forEach(name -> runner.fetch(slot(name).value()));
    List<Tensor<?>> results = runner.run();
    try {
      for (int i = 0; i < results.size(); i++) {
        values.put(names.get(i), Feeds.values(results.get(i)));
      }
    } finally {
      results.forEach(Tensor::close);
    }
    return values;
  }

  void write(Session session, Map<String, float[]> values) {
    values.forEach(
        (name, numbers) -> {
          long size = 1;
          for (long side : slot(name).shape()) {
            size *= side;
          }
          if (numbers.length != size) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT, "%s: got %d numbers, expected %d", name, numbers.length, size));
          }
        });
    if (values.isEmpty()) {
      return;
    }
    try (Feeds feeds = new Feeds(session.runner())) {
      values.forEach(
          (name, numbers) -> {
            Slot slot = slot(name);
            feeds.floats(slot.input(), FloatBuffer.wrap(numbers), slot.shape());
            feeds.runner().addTarget(slot.write());
          });
      feeds.runner().run();
    }
  }
}
