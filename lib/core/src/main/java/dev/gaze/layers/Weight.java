package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.tensorflow.Shape;

/**
 * A variable as a layer declares it, before there is any graph: the one place that says what it is
 * called, how large it is, how it starts and what moves it.
 *
 * @param name its public name, such as {@code generator/block1/conv1/kernel}
 * @param shape convolution kernels {@code [k, k, in, out]}, dense ones {@code [in, out]}
 * @param moved what moves it
 * @param initializer what it starts as
 * @param fanIn how many numbers each of its outputs is made of
 * @param fanOut how many numbers each of its inputs goes into
 */
public record Weight(
    String name, List<Integer> shape, Moved moved, Initializer initializer, int fanIn, int fanOut) {

  /** What moves a variable. */
  public enum Moved {
    /** Its gradient. */
    BY_GRADIENT,
    /** Each update of the weights: the u of spectral norm. */
    WITH_WEIGHTS,
    /** Each batch: a moving statistic. Under gradient accumulation one update sees several. */
    WITH_DATA
  }

  public Weight {
    shape = List.copyOf(shape);
  }

  /** False for the u of spectral norm and for moving statistics. */
  public boolean trainable() {
    return moved == Moved.BY_GRADIENT;
  }

  /** How many numbers it holds. */
  public long size() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Its shape as TensorFlow has it. */
  Shape tensorShape() {
    if (shape.isEmpty()) {
      return Shape.scalar();
    }
    long[] rest = shape.stream().skip(1).mapToLong(Integer::longValue).toArray();
    return Shape.make(shape.get(0), rest);
  }
}
