package dev.gaze.tensorflow;

import static dev.gaze.tensorflow.RepairGraphs.constant;
import static dev.gaze.tensorflow.RepairGraphs.floats;
import static dev.gaze.tensorflow.RepairGraphs.nodes;
import static dev.gaze.tensorflow.RepairGraphs.placeholder;
import static dev.gaze.tensorflow.RepairGraphs.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.api.Graphs;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.DataType;
import org.tensorflow.EagerSession;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * What reaches oneDNN of the convolutions that it gets wrong on some processors. Few machines show
 * the faults, so the tests look at what is computed, and then that it is right.
 */
class OneDnnRepairTest {
  private static final String NONE = "oneDNN has no bfloat16 for this processor";

  /** bfloat16 rounds to 2⁻⁸; sums are float32, and the result is rounded once more. */
  private static final double BF16 = 0.008;

  /**
   * A bfloat16 convolution.
   *
   * @param map the shape of what is convolved
   * @param size for a gradient to the map, the shape of the map; else null
   */
  private record Case(
      String type,
      long[] map,
      long[] kernel,
      int[] size,
      long[] strides,
      String format,
      String padding) {

    Output<?> build(ExecutionEnvironment env, Output<?> map, Output<?> kernel) {
      Function<OperationBuilder, OperationBuilder> attributes =
          b ->
              b.setAttr("strides", strides)
                  .setAttr("padding", padding)
                  .setAttr("data_format", format);
      return size == null
          ? Graphs.build(env, type, "c", attributes, map, kernel).output(0)
          : Graphs.build(
                  env, type, "c", attributes, Graphs.constant(env, "size", size), kernel, map)
              .output(0);
    }

    int mapAt() {
      return size == null ? 0 : 2;
    }

    int channels() {
      return (int) kernel[kernel.length - (size == null ? 2 : 1)];
    }

    @Override
    public String toString() {
      return type
          + " "
          + format
          + " "
          + padding
          + " over "
          + channels()
          + " channels, strides "
          + strides[1];
    }
  }

  static Stream<Case> convolutions() {
    return Stream.of(1, 2, 3, 5, 7, 8, 17)
        .flatMap(
            c ->
                Stream.of(
                    forward("Conv2D", c, 1, "NHWC", "SAME", 3, 2),
                    forward("Conv2D", c, 2, "NHWC", "SAME", 1, 1),
                    forward("Conv2D", c, 1, "NHWC", "VALID", 3, 2),
                    forward("Conv2D", c, 1, "NCHW", "SAME", 2, 3),
                    forward("Conv3D", c, 1, "NDHWC", "SAME", 3, 2, 1),
                    new Case(
                        "Conv2DBackpropInput",
                        new long[] {2, 3, 4, c},
                        new long[] {3, 2, 11, c},
                        new int[] {2, 6, 8, 11},
                        new long[] {1, 2, 2, 1},
                        "NHWC",
                        "SAME"),
                    new Case(
                        "Conv3DBackpropInputV2",
                        new long[] {2, 3, 4, 5, c},
                        new long[] {1, 3, 2, 11, c},
                        new int[] {2, 3, 4, 5, 11},
                        new long[] {1, 1, 1, 1, 1},
                        "NDHWC",
                        "SAME")));
  }

  private static Case forward(
      String type, int channels, int stride, String format, String padding, int... size) {
    boolean first = format.startsWith("NC");
    int rank = size.length + 2;
    long[] map = new long[rank];
    long[] kernel = new long[rank];
    long[] strides = new long[rank];
    Arrays.fill(strides, 1);
    map[0] = 2;
    map[first ? 1 : rank - 1] = channels;
    for (int i = 0; i < size.length; i++) {
      map[(first ? 2 : 1) + i] = 6L + i;
      kernel[i] = size[i];
      strides[(first ? 2 : 1) + i] = stride;
    }
    kernel[rank - 2] = channels;
    kernel[rank - 1] = 13;
    return new Case(type, map, kernel, null, strides, format, padding);
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void builtIntoAGraph(Case convolution) throws InvalidProtocolBufferException {
    try (Graph graph = new Graph()) {
      convolution.build(
          graph,
          bfloat16(graph, "map", convolution.map),
          bfloat16(graph, "kernel", convolution.kernel));
      assertPadded(graph, convolution);
      assertRight(graph, convolution);
    }
  }

  /** Where only the run knows how many channels there are. */
  @ParameterizedTest
  @MethodSource("convolutions")
  void ofUnknownShapes(Case convolution) {
    try (Graph graph = new Graph()) {
      Output<?> map = Graphs.placeholder(graph, "map", DataType.BFLOAT16);
      Output<?> kernel = Graphs.placeholder(graph, "kernel", DataType.BFLOAT16);
      convolution.build(graph, map, kernel);
      assertThat(graph.operation("c/repair/FloorMod")).isNotNull();
      assertRight(graph, convolution);
    }
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void imported(Case convolution) throws InvalidProtocolBufferException {
    GraphDef.Builder def = GraphDef.newBuilder();
    try (Graph exact = new Graph()) {
      convolution.build(
          exact,
          placeholder(exact, "map", DataType.FLOAT, convolution.map),
          placeholder(exact, "kernel", DataType.FLOAT, convolution.kernel));
      def.mergeFrom(exact.toGraphDef());
    }
    AttrValue bfloat16 =
        AttrValue.newBuilder().setType(org.tensorflow.proto.DataType.DT_BFLOAT16).build();
    for (NodeDef.Builder node : def.getNodeBuilderList()) {
      if (!node.getOp().equals("Const")) {
        node.putAttr(node.getOp().equals("Placeholder") ? "dtype" : "T", bfloat16);
      }
    }
    try (Graph graph = new Graph()) {
      graph.importGraphDef(def.build().toByteArray());
      assertPadded(graph, convolution);
      assertRight(graph, convolution);
    }
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void executedAtOnce(Case convolution) {
    assumeFalse(PrecisionFacts.lacksBfloat16(), NONE);
    float[] map = random(1, convolution.map);
    float[] kernel = random(2, convolution.kernel);
    try (EagerSession session = EagerSession.create()) {
      Output<?> result =
          convolution.build(
              session,
              bfloat16(session, "map", convolution.map, map),
              bfloat16(session, "kernel", convolution.kernel, kernel));
      assertNear(Float16.floats(result.tensor()), exact(convolution, map, kernel));
    }
  }

  /** Gradients sum over what came out: over one channel here. */
  @Test
  void gradientsOfBothOrders() throws InvalidProtocolBufferException {
    try (Graph graph = new Graph()) {
      Output<?> map = bfloat16(graph, "map", 2, 5, 7, 3);
      Output<?> kernel = bfloat16(graph, "kernel", 3, 2, 3, 1);
      Output<?> y =
          Graphs.build(
                  graph,
                  "Conv2D",
                  "y",
                  b -> b.setAttr("strides", new long[] {1, 1, 1, 1}).setAttr("padding", "SAME"),
                  map,
                  kernel)
              .output(0);
      Output<?> square = Graphs.op(graph, "Square", "square", y);
      Output<?> first = graph.addGradients(square, new Output<?>[] {map, kernel})[0];
      graph.addGradients(Graphs.op(graph, "Square", "penalty", first), new Output<?>[] {kernel});
      int seen = 0;
      for (NodeDef node : nodes(graph).values()) {
        int mapAt = node.getOp().equals("Conv2D") ? 0 : 2;
        if (List.of("Conv2D", "Conv2DBackpropInput").contains(node.getOp())) {
          seen++;
          assertThat(type(graph, node.getInput(mapAt)))
              .as(node.getName())
              .isIn("PadV2", "Slice", "Conv2DBackpropInput");
        }
      }
      assertThat(seen).isGreaterThan(3);
    }
  }

  /** A sound graph stays as it was built. */
  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "BFLOAT16"})
  void soundConvolutionsAreLeftAlone(DataType type) {
    try (Graph graph = new Graph()) {
      int channels = type == DataType.FLOAT ? 3 : 4;
      forward("Conv2D", channels, 2, "NHWC", "SAME", 3, 3)
          .build(
              graph,
              placeholder(graph, "map", type, 2, 5, 7, channels),
              placeholder(graph, "kernel", type, 3, 3, channels, 11));
      assertThat(graph.operations()).toIterable().hasSize(3);
    }
  }

  private static void assertPadded(Graph graph, Case convolution)
      throws InvalidProtocolBufferException {
    NodeDef node = nodes(graph).get("c");
    String expected = convolution.channels() % 2 == 0 ? "Placeholder" : "PadV2";
    for (int input : new int[] {convolution.mapAt(), 1}) {
      assertThat(type(graph, node.getInput(input))).isEqualTo(expected);
    }
  }

  private static void assertRight(Graph graph, Case convolution) {
    assumeFalse(PrecisionFacts.lacksBfloat16(), NONE);
    float[] map = random(1, convolution.map);
    float[] kernel = random(2, convolution.kernel);
    float[] exact = exact(convolution, map, kernel);
    float[] first = null;
    // What is fetched is fused with nothing, so that is something else.
    Output<?> opposite = Graphs.op(graph, "Neg", "opposite", graph.operation("c").output(0));
    Graphs.op(graph, "Neg", "end", opposite);
    try (Session session = new Session(graph);
        Tensor<?> x = Float16.bfloat16(convolution.map, map);
        Tensor<?> w = Float16.bfloat16(convolution.kernel, kernel)) {
      for (int i = 0; i < 3; i++) {
        try (Tensor<?> y =
            session.runner().feed("map", x).feed("kernel", w).fetch("end").run().get(0)) {
          float[] values = Float16.floats(y);
          assertNear(values, exact);
          first = first == null ? values : first;
          assertThat(values).isEqualTo(first);
        }
      }
    }
  }

  /** The same in float32. */
  private static float[] exact(Case convolution, float[] map, float[] kernel) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> y =
          convolution.build(
              graph,
              placeholder(graph, "map", DataType.FLOAT, convolution.map),
              placeholder(graph, "kernel", DataType.FLOAT, convolution.kernel));
      try (Tensor<?> x = Tensor.create(convolution.map, FloatBuffer.wrap(map));
          Tensor<?> w = Tensor.create(convolution.kernel, FloatBuffer.wrap(kernel));
          Tensor<?> result =
              session.runner().feed("map", x).feed("kernel", w).fetch(y).run().get(0)) {
        return floats(result);
      }
    }
  }

  private static void assertNear(float[] got, float[] exact) {
    double norm = 0;
    double distance = 0;
    assertThat(got).hasSameSizeAs(exact);
    for (int i = 0; i < got.length; i++) {
      norm += exact[i] * exact[i];
      distance += Math.pow(got[i] - exact[i], 2);
    }
    assertThat(Math.sqrt(distance / norm)).isLessThan(BF16);
  }

  private static Output<?> bfloat16(Graph graph, String name, long... shape) {
    return placeholder(graph, name, DataType.BFLOAT16, shape);
  }

  private static Output<?> bfloat16(
      ExecutionEnvironment env, String name, long[] shape, float[] values) {
    return constant(env, name, Float16.bfloat16(shape, values));
  }

  private static String type(Graph graph, String output) {
    return graph.operation(output.replaceAll(":.*", "")).type();
  }
}
