package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * TensorFlow orders an update of a variable only after what it depends on: one that does not depend
 * on every gradient may overwrite a weight that another gradient still reads. Runs rarely show it,
 * so this looks at the graph.
 */
class StepOrderTest {

  @ParameterizedTest
  @MethodSource("dev.gaze.graph.internal.SmallGans#all")
  void nothingMovesBeforeEveryGradientIsThere(GanSpec spec) throws InvalidProtocolBufferException {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec))) {
      Map<String, NodeDef> nodes = new HashMap<>();
      GraphDef.parseFrom(graph.graph().toGraphDef())
          .getNodeList()
          .forEach(node -> nodes.put(node.getName(), node));
      for (TrainStep step : List.of(graph.discriminatorStep(), graph.generatorStep())) {
        List<String> computed =
            Stream.concat(Stream.of(step.loss()), step.gradients().values().stream())
                .map(StepOrderTest::name)
                .toList();
        for (Operand<?> target : step.update()) {
          Set<String> awaited = ancestors(name(target), nodes);
          assertThat(computed)
              .as("what %s waits for", name(target))
              .allMatch(awaited::contains, "awaited");
        }
      }
    }
  }

  private static String name(Operand<?> operand) {
    return operand.asOutput().op().name();
  }

  private static Set<String> ancestors(String name, Map<String, NodeDef> nodes) {
    Set<String> seen = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(List.of(name));
    while (!left.isEmpty()) {
      for (String input : requireNonNull(nodes.get(left.pop())).getInputList()) {
        String parent = input.replaceFirst("^\\^", "").replaceFirst(":\\d+$", "");
        if (seen.add(parent)) {
          left.push(parent);
        }
      }
    }
    return seen;
  }
}
