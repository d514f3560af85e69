package dev.gaze.graph.internal;

import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.State;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/** A small graph around one layer or function, with golden numbers for inputs. */
final class Bench implements AutoCloseable {
  private final VectorFile vectors;
  private final Graph graph = new Graph();
  private final Session session = Sessions.open(graph, RuntimeConfig.defaults());
  final Ops tf = Ops.create(graph);

  Bench(VectorFile vectors) {
    this.vectors = vectors;
  }

  /** A constant of the file's numbers. */
  Operand<Float> input(String name) {
    VectorFile.Golden golden = vectors.tensor(name);
    return tf.constant(golden.shape(), FloatBuffer.wrap(golden.floats()));
  }

  Operand<Integer> labels(String name) {
    VectorFile.Golden golden = vectors.tensor(name);
    return tf.constant(golden.shape(), IntBuffer.wrap(golden.ints()));
  }

  Operand<Float> oneHot(String name, int classes) {
    return tf.oneHot(labels(name), tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }

  Shape shape(String name) {
    long[] sizes = vectors.tensor(name).shape();
    return sizes.length == 0
        ? Shape.scalar()
        : Shape.make(sizes[0], Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /** Gives a built layer's variables the file's {@code param/*} and {@code state/*}. */
  void fill(GazeLayer layer) {
    String prefix = layer.getName() + "/";
    List<Operand<?>> assigns = new ArrayList<>();
    for (KVariable variable : layer.getVariables()) {
      String name = variable.getName().substring(prefix.length());
      assigns.add(tf.assign(variable.getVariable(), input("param/" + name)));
    }
    for (State state : layer.states()) {
      String name = state.name().substring(prefix.length());
      assigns.add(tf.assign(state.variable(), input("state/" + name)));
    }
    Session.Runner runner = session.runner();
    assigns.forEach(runner::addTarget);
    runner.run();
  }

  /** The gradients of sum(y * cotangent). */
  List<Operand<Float>> gradients(
      Operand<Float> y, Operand<Float> cotangent, List<? extends Operand<Float>> of) {
    var gradients =
        tf.gradients(List.of(y), of, org.tensorflow.op.core.Gradients.dx(List.of(cotangent)));
    List<Operand<Float>> list = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      list.add(gradients.<Float>dy(i));
    }
    return list;
  }

  float[] value(Operand<Float> of) {
    try (Tensor<?> tensor = session.runner().fetch(of).run().get(0)) {
      FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
      tensor.writeTo(values);
      return values.array();
    }
  }

  void check(String name, Operand<Float> got) {
    vectors.check(name, value(got));
  }

  void run(List<? extends Operand<?>> targets) {
    Session.Runner runner = session.runner();
    targets.forEach(runner::addTarget);
    runner.run();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
