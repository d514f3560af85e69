package dev.gaze.tensorflow.gradients;

import dev.gaze.tensorflow.api.Graphs;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.function.Function;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;

/** Builds operations of one floating-point type, each with a name of its own. */
final class Ops {
  private final Graph graph;
  private final DataType type;
  private final Random random = new Random(7);
  private int count;

  Ops(Graph graph, DataType type) {
    this.graph = graph;
    this.type = type;
  }

  Output<?> op(String opType, Output<?>... inputs) {
    return op(opType, builder -> builder, inputs);
  }

  Output<?> op(
      String opType, Function<OperationBuilder, OperationBuilder> attributes, Output<?>... inputs) {
    return Graphs.build(graph, opType, opType + "_" + count++, attributes, inputs).output(0);
  }

  Output<?> list(String opType, Output<?>[] inputs, Output<?>... more) {
    OperationBuilder builder = graph.opBuilder(opType, opType + "_" + count++).addInputList(inputs);
    for (Output<?> input : more) {
      builder.addInput(input);
    }
    return builder.build().output(0);
  }

  Output<?> ints(int... values) {
    return Graphs.constant(graph, "ints_" + count++, values);
  }

  Output<?> integer(int value) {
    return Graphs.constant(graph, "int_" + count++, value);
  }

  Output<?> scalar(double value) {
    return constant(new long[0], value);
  }

  Output<?> constant(long[] shape, double... values) {
    try (Tensor<?> tensor = tensor(type, shape, values)) {
      return graph
          .opBuilder("Const", "const_" + count++)
          .setAttr("dtype", type)
          .setAttr("value", tensor)
          .build()
          .output(0);
    }
  }

  /** Times random weights, so that errors cannot cancel in a sum. */
  Output<?> weighted(Output<?> x) {
    long[] shape = new long[x.shape().numDimensions()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = x.shape().size(i);
    }
    return weighted(x, shape);
  }

  Output<?> weighted(Output<?> x, long[] shape) {
    int n = 1;
    for (long dim : shape) {
      n *= (int) dim;
    }
    return op("Mul", x, constant(shape, random.doubles(n, -1, 1).toArray()));
  }

  /** The sum of all elements. */
  Output<?> sum(Output<?> x) {
    return op("Sum", x, op("Range", integer(0), op("Rank", x), integer(1)));
  }

  static Tensor<?> tensor(DataType type, long[] shape, double... values) {
    if (type == DataType.DOUBLE) {
      return Tensor.create(shape, DoubleBuffer.wrap(values));
    }
    FloatBuffer floats = FloatBuffer.allocate(values.length);
    for (double value : values) {
      floats.put((float) value);
    }
    return Tensor.create(shape, floats.flip());
  }

  static double[] doubles(Tensor<?> tensor) {
    if (tensor.dataType() == DataType.DOUBLE) {
      DoubleBuffer values = DoubleBuffer.allocate(tensor.numElements());
      tensor.writeTo(values);
      return values.array();
    }
    FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
    tensor.writeTo(values);
    double[] doubles = new double[tensor.numElements()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values.get(i);
    }
    return doubles;
  }
}
