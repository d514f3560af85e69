package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.api.Graphs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Shape;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The gradients of batched matrix products are made of the op that oneDNN has a kernel for. */
class BatchMatMulTest {
  @Test
  void gradientsOfBothOrdersTakeTheFastOp() throws InvalidProtocolBufferException {
    try (Graph graph = new Graph()) {
      Output<?>[] x = {placeholder(graph, "a", 2, 3, 5), placeholder(graph, "b", 2, 5, 7)};
      Output<?> y = Graphs.op(graph, "BatchMatMulV2", "y", x);
      Output<?> first = graph.addGradients(Graphs.op(graph, "Square", "square", y), x)[0];
      assertThat(typesBehind(graph, first))
          .contains("BatchMatMulV2")
          .doesNotContain("BatchMatMulV3");
      Output<?> second = graph.addGradients(Graphs.op(graph, "Square", "penalty", first), x)[1];
      assertThat(typesBehind(graph, second))
          .contains("BatchMatMulV2")
          .doesNotContain("BatchMatMulV3");
    }
  }

  private static Output<?> placeholder(Graph graph, String name, long... shape) {
    return graph
        .opBuilder("Placeholder", name)
        .setAttr("dtype", DataType.FLOAT)
        .setAttr("shape", Shape.make(shape[0], shape[1], shape[2]))
        .build()
        .output(0);
  }

  /** The types of all operations that an output is computed by. */
  private static Set<String> typesBehind(Graph graph, Output<?> output)
      throws InvalidProtocolBufferException {
    Map<String, NodeDef> nodes = new HashMap<>();
    GraphDef.parseFrom(graph.toGraphDef())
        .getNodeList()
        .forEach(node -> nodes.put(node.getName(), node));
    Set<String> seen = new HashSet<>();
    Set<String> types = new HashSet<>();
    Deque<String> waiting = new ArrayDeque<>(Set.of(output.op().name()));
    while (!waiting.isEmpty()) {
      String name = waiting.remove();
      if (seen.add(name)) {
        types.add(nodes.get(name).getOp());
        nodes
            .get(name)
            .getInputList()
            .forEach(input -> waiting.add(input.replaceAll("^\\^|:\\d+$", "")));
      }
    }
    return types;
  }
}
