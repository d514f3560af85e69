package dev.gaze.tensorflow;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.DataType;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** What the tests of repairs build graphs with, and read them by. */
final class RepairGraphs {
  private RepairGraphs() {}

  static Output<?> constant(ExecutionEnvironment env, String name, Tensor<?> value) {
    try (value) {
      return env.opBuilder("Const", name)
          .setAttr("dtype", value.dataType())
          .setAttr("value", value)
          .build()
          .output(0);
    }
  }

  static Output<?> placeholder(Graph graph, String name, DataType type, long... shape) {
    return graph
        .opBuilder("Placeholder", name)
        .setAttr("dtype", type)
        .setAttr("shape", Shape.make(shape[0], Arrays.copyOfRange(shape, 1, shape.length)))
        .build()
        .output(0);
  }

  static Map<String, NodeDef> nodes(Graph graph) throws InvalidProtocolBufferException {
    return GraphDef.parseFrom(graph.toGraphDef()).getNodeList().stream()
        .collect(Collectors.toMap(NodeDef::getName, node -> node));
  }

  static float[] floats(Tensor<?> tensor) {
    float[] values = new float[tensor.numElements()];
    tensor.writeTo(FloatBuffer.wrap(values));
    return values;
  }

  /** Numbers that bfloat16 holds exactly: only sums round. */
  static float[] random(long seed, long[] shape) {
    Random random = new Random(seed);
    int n = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[n];
    IntStream.range(0, n).forEach(i -> values[i] = (random.nextInt(255) - 127) / 64f);
    return values;
  }
}
