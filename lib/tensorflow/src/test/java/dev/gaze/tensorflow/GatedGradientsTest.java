package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.api.Graphs;
import dev.gaze.tensorflow.internal.Versions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The gate: no weight changes before all gradients are there, so training repeats to the bit. */
class GatedGradientsTest {
  private static final int LAYERS = 5;
  private static final int SIZE = 64;

  @Test
  void runsOnTheTensorFlowThatItIsBuiltFor() {
    assertThat(TensorFlow.version()).startsWith(Versions.get().tensorFlow() + ".");
  }

  @Test
  void eachGradientWaitsForAll() throws InvalidProtocolBufferException {
    try (Graph graph = new Graph()) {
      Output<?> a = Graphs.placeholder(graph, "a", DataType.FLOAT);
      Output<?> b = Graphs.placeholder(graph, "b", DataType.FLOAT);
      Output<?> y = Graphs.op(graph, "Mul", "y", Graphs.op(graph, "Exp", "e", a), b);

      Output<?>[] gradients = graph.addGradients(y, new Output<?>[] {a, b});

      GraphDef definition = GraphDef.parseFrom(graph.toGraphDef());
      List<NodeDef> gates =
          Arrays.stream(gradients).map(gradient -> node(definition, gradient.op().name())).toList();
      List<String> sources = gates.stream().map(gate -> gate.getInput(0)).toList();
      for (NodeDef gate : gates) {
        assertThat(gate.getOp()).isEqualTo("Identity");
        assertThat(gate.getInputList().subList(1, gate.getInputCount()))
            .containsExactly("^gradients/all");
      }
      assertThat(node(definition, "gradients/all").getInputList())
          .containsExactlyInAnyOrderElementsOf(sources.stream().map(s -> "^" + s).toList());
    }
  }

  @Test
  void namesStayFreeCallAfterCall() {
    try (Graph graph = new Graph()) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Output<?> y = Graphs.op(graph, "Square", "y", x);
      Output<?>[] of = {y};
      Output<?>[] by = {x};
      assertThat(graph.addGradients("mine", of, by, null)[0].op().name()).isEqualTo("mine/gate_0");
      assertThat(graph.addGradients(null, of, by, null)[0].op().name())
          .isEqualTo("gradients/gate_0");
      assertThat(graph.addGradients(null, of, by, null)[0].op().name())
          .isEqualTo("gradients/gate_0_1");
      assertThatThrownBy(() -> graph.addGradients("mine", of, by, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("mine");
    }
  }

  @Test
  void aGradientThatDoesNotExistStaysSo() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Output<?> other = Graphs.placeholder(graph, "other", DataType.FLOAT);
      Output<?> unreachable = Graphs.placeholder(graph, "unreachable", DataType.FLOAT);
      Output<?> stopped = Graphs.op(graph, "StopGradient", "stopped", other);
      Output<?> y =
          Graphs.op(graph, "AddV2", "y", Graphs.op(graph, "Square", "square", x), stopped);
      Output<?>[] gradients = graph.addGradients(y, new Output<?>[] {other, x});

      assertThatThrownBy(() -> graph.addGradients(y, new Output<?>[] {unreachable, x}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("unreachable");
      assertThatThrownBy(() -> gradients[0].op().name()).isInstanceOf(IllegalStateException.class);
      try (Tensor<?> dx = Graphs.run(session, Map.of("x", 3f, "other", 5f), gradients[1])) {
        assertThat(dx.floatValue()).isEqualTo(6f);
      }
    }
  }

  @Test
  void aDilatedConvolutionsOutputMayBeDifferentiatedBy() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> image = Graphs.constant(graph, "image", new float[][][][] {{{{2}, {3}, {5}}}});
      Output<?> kernel = Graphs.constant(graph, "kernel", new float[][][][] {{{{7}}, {{11}}}});
      Output<?> conv =
          Graphs.build(
                  graph,
                  "Conv2D",
                  "conv",
                  b ->
                      b.setAttr("strides", new long[] {1, 1, 1, 1})
                          .setAttr("dilations", new long[] {1, 1, 2, 1})
                          .setAttr("padding", "VALID"),
                  image,
                  kernel)
              .output(0);
      Output<?> y = Graphs.op(graph, "Square", "y", conv);
      float features = 2 * 7 + 5 * 11;
      Output<?> alone = graph.addGradients(y, new Output<?>[] {conv})[0];
      Output<?>[] both = graph.addGradients(y, new Output<?>[] {kernel, conv});
      try (Tensor<?> dConv = Graphs.run(session, Map.of(), alone);
          Tensor<?> dConvToo = Graphs.run(session, Map.of(), both[1]);
          Tensor<?> dKernel = Graphs.run(session, Map.of(), both[0])) {
        float[][][][] expected = {{{{2 * features}}}};
        assertThat(dConv.copyTo(new float[1][1][1][1])).isDeepEqualTo(expected);
        assertThat(dConvToo.copyTo(new float[1][1][1][1])).isDeepEqualTo(expected);
        assertThat(dKernel.copyTo(new float[1][2][1][1]))
            .isDeepEqualTo(new float[][][][] {{{{2 * features * 2}}, {{2 * features * 5}}}});
      }
    }
  }

  @Test
  void anOutputThatAnotherOneIsComputedFrom() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Output<?> inner = Graphs.op(graph, "Square", "inner", x);
      Output<?> outer = Graphs.op(graph, "Square", "outer", inner);
      Output<?>[] dy = {Graphs.constant(graph, "two", 2f), Graphs.constant(graph, "five", 5f)};
      Output<?>[] by = {x, inner};
      // Of 2 inner + 5 outer = 2 x^2 + 5 x^4 at 3; 1.15 leaves out the second part.
      for (boolean swapped : new boolean[] {false, true}) {
        Output<?>[] y = swapped ? new Output<?>[] {outer, inner} : new Output<?>[] {inner, outer};
        Output<?>[] weights = swapped ? new Output<?>[] {dy[1], dy[0]} : dy;
        Output<?>[] gradients = graph.addGradients(null, y, by, weights);
        try (Tensor<?> dx = Graphs.run(session, Map.of("x", 3f), gradients[0]);
            Tensor<?> dInner = Graphs.run(session, Map.of("x", 3f), gradients[1])) {
          assertThat(dx.floatValue()).isEqualTo(2 * 2 * 3 + 5 * 4 * 27f);
          assertThat(dInner.floatValue()).isEqualTo(2 + 5 * 2 * 9f);
        }
      }
    }
  }

  @Test
  void trainingRepeatsToTheBit() {
    float[] first = train();
    assertThat(first).doesNotContain(Float.NaN);
    for (int run = 0; run < 3; run++) {
      assertThat(train()).isEqualTo(first);
    }
  }

  /**
   * Plain gradient descent on reference variables, as KotlinDL's; returns the losses of all steps
   * and a weight.
   */
  private static float[] train() {
    RuntimeConfig threads = RuntimeConfig.defaults().withInterOpThreads(4).withIntraOpThreads(2);
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, threads)) {
      Output<?> activation = Graphs.constant(graph, "data", matrix(0));
      List<Output<?>> weights = new ArrayList<>();
      for (int layer = 0; layer < LAYERS; layer++) {
        Operation weight =
            graph
                .opBuilder("VariableV2", "w" + layer)
                .setAttr("dtype", DataType.FLOAT)
                .setAttr("shape", Shape.make(SIZE, SIZE))
                .build();
        weights.add(weight.output(0));
        Operation assign =
            Graphs.build(
                graph,
                "Assign",
                "assign" + layer,
                b -> b,
                weight.output(0),
                Graphs.constant(graph, "initial" + layer, matrix(layer + 1)));
        session.runner().addTarget(assign).run();
        activation =
            Graphs.op(
                graph,
                "Tanh",
                "tanh" + layer,
                Graphs.op(graph, "MatMul", "product" + layer, activation, weight.output(0)));
      }
      Output<?> loss =
          Graphs.op(
              graph,
              "Mean",
              "loss",
              Graphs.op(graph, "Square", "square", activation),
              Graphs.constant(graph, "axes", new int[] {0, 1}));
      Output<?>[] gradients = graph.addGradients(loss, weights.toArray(new Output<?>[0]));
      Output<?> rate = Graphs.constant(graph, "rate", 5f);
      Session.Runner step = session.runner().fetch(loss);
      for (int layer = 0; layer < LAYERS; layer++) {
        step.addTarget(
            Graphs.build(
                graph,
                "ApplyGradientDescent",
                "apply" + layer,
                b -> b,
                weights.get(layer),
                rate,
                gradients[layer]));
      }
      float[] losses = new float[41];
      for (int i = 0; i < 40; i++) {
        try (Tensor<?> value = step.run().get(0)) {
          losses[i] = value.floatValue();
        }
      }
      try (Tensor<?> value = session.runner().fetch(weights.get(0)).run().get(0)) {
        losses[40] = value.copyTo(new float[SIZE][SIZE])[3][5];
      }
      return losses;
    }
  }

  private static float[][] matrix(int seed) {
    float[][] matrix = new float[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        matrix[i][j] = (float) Math.sin(seed * 31 + i * 7 + j * 13) * 0.25f;
      }
    }
    return matrix;
  }

  private static NodeDef node(GraphDef definition, String name) {
    return definition.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
