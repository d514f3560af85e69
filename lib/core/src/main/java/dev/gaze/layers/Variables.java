package dev.gaze.layers;

import java.nio.IntBuffer;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/**
 * Where a layer's variables come from. In a KotlinDL model they are new; in a network of Gaze they
 * are those that its check declared, or (in the generator that runs on averaged weights) some that
 * exist; a network that is not trained is given their values.
 */
@FunctionalInterface
public interface Variables {

  /** New ones, which the layer initialises. */
  Variables NEW = (tf, weight) -> create(tf, weight.name(), weight.tensorShape());

  /** The variable of a declared weight. */
  Variable<Float> of(Ops tf, Weight weight);

  /** Whether others own them, who initialise, train and store them. */
  default boolean shared() {
    return false;
  }

  /**
   * A new variable.
   *
   * @param name its public name, such as {@code generator/block1/conv1/kernel}; the name of the
   *     operation has dots for slashes, since KotlinDL's optimisers refuse slashes
   */
  static Variable<Float> create(Ops tf, String name, Shape shape) {
    return tf.withName(name.replace('/', '.')).variable(shape, Float.class);
  }

  /** A shape as the constant that TensorFlow's operations take; a scalar's is empty. */
  static Operand<Integer> sizes(Ops tf, Shape shape) {
    int rank = shape.numDimensions();
    IntBuffer sizes = IntBuffer.allocate(rank);
    for (int i = 0; i < rank; i++) {
      sizes.put(i, Math.toIntExact(shape.size(i)));
    }
    return tf.constant(new long[] {rank}, sizes);
  }
}
