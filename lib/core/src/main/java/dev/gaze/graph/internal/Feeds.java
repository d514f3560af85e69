package dev.gaze.graph.internal;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** What is fed to one run: native memory that ends with it. */
final class Feeds implements AutoCloseable {
  private final Session.Runner runner;
  private final List<Tensor<?>> tensors = new ArrayList<>();

  Feeds(Session.Runner runner) {
    this.runner = runner;
  }

  Session.Runner runner() {
    return runner;
  }

  void feed(Operand<?> input, Tensor<?> tensor) {
    tensors.add(tensor);
    runner.feed(input.asOutput(), tensor);
  }

  void floats(Operand<Float> input, FloatBuffer values, long... shape) {
    feed(input, Tensor.create(shape, values));
  }

  void ints(Operand<Integer> input, IntBuffer values, long... shape) {
    feed(input, Tensor.create(shape, values));
  }

  void scalar(Operand<Float> input, float value) {
    feed(input, Tensor.create(value, Float.class));
  }

  /** A fetched float tensor, row-major. */
  static float[] values(Tensor<?> tensor) {
    FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
    tensor.writeTo(values);
    return values.array();
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
