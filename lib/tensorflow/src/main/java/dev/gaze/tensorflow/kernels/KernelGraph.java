package dev.gaze.tensorflow.kernels;

import java.util.function.UnaryOperator;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;

/** Adds operations to a graph under names of its own. */
final class KernelGraph {
  private final Graph graph;
  private int operations;

  KernelGraph(Graph graph) {
    this.graph = graph;
  }

  Output<?> op(String type, Output<?>... inputs) {
    return op(type, builder -> builder, inputs);
  }

  Output<?> op(String type, UnaryOperator<OperationBuilder> attributes, Output<?>... inputs) {
    return operation(type, attributes, inputs).output(0);
  }

  /** An operation of which more than the first output is wanted. */
  Operation operation(
      String type, UnaryOperator<OperationBuilder> attributes, Output<?>... inputs) {
    OperationBuilder builder = graph.opBuilder(type, type + operations++);
    for (Output<?> input : inputs) {
      builder.addInput(input);
    }
    return attributes.apply(builder).build();
  }

  Output<?> placeholder(Input input) {
    return op(
        "Placeholder",
        builder ->
            builder
                .setAttr("dtype", DataType.FLOAT)
                .setAttr("shape", org.tensorflow.Shape.make(input.shape()[0], tail(input))));
  }

  Output<?> cast(Output<?> values, DataType type) {
    return op("Cast", builder -> builder.setAttr("DstT", type), values);
  }

  Output<?> ints(int... values) {
    try (Tensor<?> tensor = Tensor.create(values)) {
      return op(
          "Const", builder -> builder.setAttr("dtype", tensor.dataType()).setAttr("value", tensor));
    }
  }

  private static long[] tail(Input input) {
    return java.util.Arrays.copyOfRange(input.shape(), 1, input.dims().length);
  }
}
