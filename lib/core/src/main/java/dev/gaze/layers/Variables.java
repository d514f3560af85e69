package dev.gaze.layers;

import java.nio.IntBuffer;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/**
 * Where a layer's variables come from. Usually they are new; a second copy of a network (the
 * generator that runs on averaged weights) takes variables that exist.
 */
public interface Variables {

  /** New ones, which the layer initialises. */
  Variables NEW =
      new Variables() {
        @Override
        public Variable<Float> trainable(Ops tf, String name, Shape shape) {
          return create(tf, name, shape);
        }

        @Override
        public Variable<Float> state(Ops tf, String name, Shape shape) {
          return create(tf, name, shape);
        }
      };

  /** A variable that follows its gradient. */
  Variable<Float> trainable(Ops tf, String name, Shape shape);

  /** A variable that something else moves: the u of spectral norm, a moving statistic. */
  Variable<Float> state(Ops tf, String name, Shape shape);

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
