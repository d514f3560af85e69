package dev.gaze.tensorflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlow;
import org.tensorflow.TensorFlowException;

/** Running graphs: feeds, fetches, targets, metadata, an exception that fits the error. */
class SessionTest {
  @Test
  void feedsAndFetchesByNameIndexAndOutput() {
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        Tensor<?> input = Tensor.create(new float[] {3, 1, 2})) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Operation top =
          Graphs.build(graph, "TopKV2", "top", b -> b, x, Graphs.constant(graph, "k", 2));

      List<Tensor<?>> fetched =
          session
              .runner()
              .feed("x", 0, input)
              .fetch("top")
              .fetch("top:1")
              .fetch("top", 1)
              .fetch(top.output(0))
              .run();
      try {
        assertThat(fetched.get(0).copyTo(new float[2])).containsExactly(3, 2);
        assertThat(fetched.get(1).copyTo(new int[2])).containsExactly(0, 2);
        assertThat(fetched.get(2).copyTo(new int[2])).containsExactly(0, 2);
        assertThat(fetched.get(3).copyTo(new float[2])).containsExactly(3, 2);
      } finally {
        fetched.forEach(Tensor::close);
      }
      assertThatThrownBy(() -> session.runner().fetch("missing"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("missing");
      assertThatThrownBy(() -> session.runner().fetch("top:0").run())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("x");
    }
  }

  @Test
  void anyOutputMayBeFed() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> a = Graphs.constant(graph, "a", 2f);
      Output<?> doubled = Graphs.op(graph, "Add", "doubled", a, a);
      try (Tensor<?> result = Graphs.run(session, Map.of("a", 21f), doubled)) {
        assertThat(result.floatValue()).isEqualTo(42f);
      }
    }
  }

  @Test
  void targetsRunWithoutAResult() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Operation counter = variable(graph, "counter");
      session.runner().addTarget(assign(graph, counter, 10f)).run();
      Operation increment =
          Graphs.build(
              graph,
              "AssignAdd",
              "increment",
              b -> b,
              counter.output(0),
              Graphs.constant(graph, "one", 1f));

      session.runner().addTarget("increment").run();
      session.runner().addTarget(increment).run();

      assertThat(Graphs.scalar(session, counter.output(0))).isEqualTo(12f);
      assertThatThrownBy(() -> session.runner().addTarget("missing"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void metadataComesOnRequest() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> product =
          Graphs.op(
              graph,
              "Mul",
              "product",
              Graphs.constant(graph, "a", 2f),
              Graphs.constant(graph, "b", 3f));
      // RunOptions { trace_level: FULL_TRACE }
      Session.Run run =
          session.runner().fetch(product).setOptions(new byte[] {8, 3}).runAndFetchMetadata();
      try (Tensor<?> result = run.outputs.get(0)) {
        assertThat(result.floatValue()).isEqualTo(6f);
        assertThat(run.metadata).isNotEmpty();
      }
    }
  }

  @Test
  void invalidArgument() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Output<?> product =
          Graphs.op(graph, "MatMul", "product", x, Graphs.constant(graph, "m", new float[3][5]));
      assertThatThrownBy(() -> Graphs.run(session, Map.of("x", new float[2][7]), product))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("product");
    }
  }

  @Test
  void failedPrecondition() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> read = Graphs.op(graph, "Identity", "read", variable(graph, "v").output(0));
      assertThatThrownBy(() -> Graphs.scalar(session, read))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("uninitialized");
    }
  }

  @Test
  void outOfRange() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Operation queue =
          Graphs.build(
              graph,
              "FIFOQueueV2",
              "queue",
              b -> b.setAttr("component_types", new DataType[] {DataType.FLOAT}));
      Operation close = Graphs.build(graph, "QueueCloseV2", "close", b -> b, queue.output(0));
      Operation dequeue =
          Graphs.build(
              graph,
              "QueueDequeueV2",
              "dequeue",
              b -> b.setAttr("component_types", new DataType[] {DataType.FLOAT}),
              queue.output(0));
      session.runner().addTarget(close).run();
      assertThatThrownBy(() -> Graphs.scalar(session, dequeue.output(0)))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void unimplemented() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Operation cast =
          Graphs.build(
              graph,
              "Cast",
              "cast",
              b -> b.setAttr("DstT", DataType.STRING),
              Graphs.constant(graph, "x", 1f));
      assertThatThrownBy(() -> session.runner().fetch(cast.output(0)).run())
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void otherErrorsAreTensorFlowExceptions(@TempDir Path folder) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      byte[] missing =
          folder.resolve("missing").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Output<?> file =
          Graphs.op(graph, "ReadFile", "file", Graphs.constant(graph, "path", missing));
      assertThatThrownBy(() -> session.runner().fetch(file).run())
          .isInstanceOf(TensorFlowException.class)
          .hasMessageContaining("missing");
    }
  }

  @Test
  void aBrokenConfigIsAnError() {
    try (Graph graph = new Graph()) {
      assertThatThrownBy(() -> new Session(graph, new byte[] {1, 2, 3}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aClosedSessionSaysSo() {
    try (Graph graph = new Graph()) {
      Output<?> one = Graphs.constant(graph, "one", 1f);
      Session session = new Session(graph);
      session.close();
      session.close();
      assertThatThrownBy(() -> Graphs.scalar(session, one))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close()");
    }
  }

  @Test
  void aClosedTensorCannotBeFed() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Tensor<?> tensor = Tensor.create(1f);
      Session.Runner runner =
          session.runner().feed("x", tensor).fetch(Graphs.op(graph, "Neg", "y", x));
      tensor.close();
      assertThatThrownBy(runner::run).isInstanceOf(NullPointerException.class);
    }
  }

  private static Operation variable(Graph graph, String name) {
    return graph
        .opBuilder("VariableV2", name)
        .setAttr("dtype", DataType.FLOAT)
        .setAttr("shape", Shape.scalar())
        .build();
  }

  private static Operation assign(Graph graph, Operation variable, float value) {
    return Graphs.build(
        graph,
        "Assign",
        variable.name() + "/assign",
        b -> b,
        variable.output(0),
        Graphs.constant(graph, variable.name() + "/value", value));
  }

  @Test
  void aDilatedConvolutionThatTheCpuCannotTakeIsNamedWithARemedy() {
    // 1.15 has the message without the remedy.
    Assumptions.assumeFalse(TensorFlow.version().startsWith("1."));
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> image = Graphs.constant(graph, "image", new double[1][5][7][2]);
      Output<?> kernel = Graphs.constant(graph, "kernel", new double[2][3][2][1]);
      Output<?> y =
          Graphs.build(
                  graph,
                  "Conv2D",
                  "y",
                  b ->
                      b.setAttr("strides", new long[] {1, 1, 1, 1})
                          .setAttr("dilations", new long[] {1, 2, 1, 1})
                          .setAttr("padding", "SAME"),
                  image,
                  kernel)
              .output(0);
      Output<?> dy = graph.addGradients(y, new Output<?>[] {kernel})[0];
      assertThatThrownBy(() -> session.runner().fetch(dy).run())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dilation")
          .hasMessageContaining("oneDNN")
          .hasMessageContaining("float32");
    }
  }
}
