package dev.gaze.tensorflow.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.tensorflow.DataType;
import org.tensorflow.EagerSession;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlow;

/**
 * Building graphs: operations, attributes of every kind, shapes, graph definitions, loops, closed
 * graphs.
 */
class GraphTest {
  @Test
  void operationsAreFoundAndListed() {
    try (Graph graph = new Graph()) {
      Output<?> a = Graphs.constant(graph, "a", 2f);
      Graphs.op(graph, "Mul", "product", a, a);

      assertThat(graph.operation("product").type()).isEqualTo("Mul");
      assertThat(graph.operation("missing")).isNull();
      List<String> names = new ArrayList<>();
      graph.operations().forEachRemaining(operation -> names.add(operation.name()));
      assertThat(names).containsExactly("a", "product");
    }
  }

  @Test
  void shapesAndTypes() {
    try (Graph graph = new Graph()) {
      Operation known =
          graph
              .opBuilder("Placeholder", "known")
              .setAttr("dtype", DataType.INT64)
              .setAttr("shape", Shape.make(-1, 5, 7))
              .build();
      Operation unknown =
          graph
              .opBuilder("Placeholder", "unknown")
              .setAttr("dtype", DataType.FLOAT)
              .setAttr("shape", Shape.unknown())
              .build();

      assertThat(known.output(0).shape()).hasToString("[?, 5, 7]");
      assertThat(known.output(0).dataType()).isEqualTo(DataType.INT64);
      assertThat(unknown.output(0).shape().numDimensions()).isEqualTo(-1);
      assertThat(Graphs.constant(graph, "scalar", 1f).shape().numDimensions()).isZero();
      assertThatThrownBy(() -> known.output(3).shape())
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void attributesOfEveryKind() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> image = Graphs.constant(graph, "image", new float[1][5][7][1]);
      Operation pool =
          Graphs.build(
              graph,
              "MaxPool",
              "pool",
              b ->
                  b.setAttr("ksize", new long[] {1, 2, 3, 1})
                      .setAttr("strides", new long[] {1, 1, 2, 1})
                      .setAttr("padding", "VALID"),
              image);
      assertThat(pool.output(0).shape()).hasToString("[1, 4, 3, 1]");

      Operation cast =
          Graphs.build(
              graph,
              "Cast",
              "cast",
              b -> b.setAttr("DstT", DataType.INT32).setAttr("Truncate", true),
              Graphs.constant(graph, "x", 2.9f));
      Operation bounded =
          Graphs.build(
              graph,
              "FakeQuantWithMinMaxArgs",
              "bounded",
              b ->
                  b.setAttr("min", -2f)
                      .setAttr("max", 2f)
                      .setAttr("num_bits", 8L)
                      .setAttr("narrow_range", false),
              Graphs.constant(graph, "y", 5f));
      Operation queue =
          Graphs.build(
              graph,
              "FIFOQueueV2",
              "queue",
              b ->
                  b.setAttr("component_types", new DataType[] {DataType.FLOAT, DataType.INT32})
                      .setAttr("shapes", new Shape[] {Shape.make(2, 3), Shape.scalar()})
                      .setAttr("capacity", 3L)
                      .setAttr("container", "c".getBytes(UTF_8)));
      Operation bucketize =
          Graphs.build(
              graph,
              "Bucketize",
              "bucketize",
              b -> b.setAttr("boundaries", new float[] {0, 1.5f, 10}),
              Graphs.constant(graph, "z", new float[] {-1, 5, 11, 1}));
      Operation list =
          graph
              .opBuilder("Pack", "list")
              .addInputList(new Output<?>[] {cast.output(0), cast.output(0)})
              .build();

      assertThat(list.inputListLength("values")).isEqualTo(2);
      assertThat(queue.outputListLength("handle")).isEqualTo(1);
      try (Tensor<?> packed = session.runner().fetch(list.output(0)).run().get(0);
          Tensor<?> buckets = session.runner().fetch(bucketize.output(0)).run().get(0)) {
        assertThat(packed.copyTo(new int[2])).containsExactly(2, 2);
        assertThat(buckets.copyTo(new int[4])).containsExactly(0, 2, 3, 1);
      }
      assertThat(Graphs.scalar(session, bounded.output(0))).isBetween(1.9f, 2.1f);
      assertThatThrownBy(() -> list.inputListLength("nothing"))
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("nothing");
    }
  }

  @Test
  void controlInputsRunFirst() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Operation variable =
          graph
              .opBuilder("VariableV2", "v")
              .setAttr("dtype", DataType.FLOAT)
              .setAttr("shape", Shape.scalar())
              .build();
      Operation assign =
          Graphs.build(
              graph,
              "Assign",
              "assign",
              b -> b,
              variable.output(0),
              Graphs.constant(graph, "three", 3f));
      Operation read =
          graph
              .opBuilder("Identity", "read")
              .addInput(variable.output(0))
              .addControlInput(assign)
              .build();

      assertThat(Graphs.scalar(session, read.output(0))).isEqualTo(3f);
    }
  }

  @Test
  void aGraphDefinitionMakesTheSameGraphUnderAPrefix() {
    byte[] definition;
    try (Graph graph = new Graph()) {
      Graphs.op(graph, "Neg", "negated", Graphs.constant(graph, "five", 5f));
      definition = graph.toGraphDef();
    }
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      graph.importGraphDef(definition);
      graph.importGraphDef(definition, "again");
      assertThat(Graphs.scalar(session, graph.operation("negated").output(0))).isEqualTo(-5f);
      assertThat(Graphs.scalar(session, graph.operation("again/negated").output(0))).isEqualTo(-5f);
      assertThatThrownBy(() -> graph.importGraphDef(new byte[] {1, 2, 3}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anEmptyDefinitionAddsNothing() {
    try (Graph graph = new Graph()) {
      graph.importGraphDef(new byte[0]);
      graph.importGraphDef(new byte[0], "prefix");
      assertThat(graph.operations().hasNext()).isFalse();
      assertThatThrownBy(() -> graph.importGraphDef(new byte[0], null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aClosedTensorIsNoAttribute() {
    Tensor<?> closed = Tensor.create(1f);
    closed.close();
    try (Graph graph = new Graph()) {
      OperationBuilder builder = graph.opBuilder("Const", "c");
      assertThatThrownBy(() -> builder.setAttr("value", closed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("close() has been called on the Tensor");
      assertThatThrownBy(() -> builder.setAttr("value", new Tensor<?>[] {closed}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("close() has been called on the Tensor");
    }
  }

  @Test
  void aNameThatIsNullIsAnError() {
    // 1.15 ends the JVM here.
    Assumptions.assumeFalse(TensorFlow.version().startsWith("1."));
    try (Graph graph = new Graph();
        EagerSession eager = EagerSession.create()) {
      for (ExecutionEnvironment env : List.of(graph, eager)) {
        OperationBuilder builder = env.opBuilder("Const", "c");
        for (ThrowingCallable setter :
            List.<ThrowingCallable>of(
                () -> builder.setAttr(null, 1L),
                () -> builder.setAttr(null, new long[] {1}),
                () -> builder.setAttr(null, 1f),
                () -> builder.setAttr(null, new float[] {1}),
                () -> builder.setAttr(null, true),
                () -> builder.setAttr(null, new boolean[] {true}),
                () -> builder.setAttr(null, DataType.FLOAT),
                () -> builder.setAttr(null, new DataType[] {DataType.FLOAT}),
                () -> builder.setAttr(null, Shape.scalar()),
                () -> builder.setAttr(null, new Shape[] {Shape.scalar()}),
                () -> builder.setAttr(null, "text"),
                () -> builder.setAttr("name", (String) null),
                () -> builder.setDevice(null),
                () -> env.opBuilder(null, "c"))) {
          assertThatThrownBy(setter).isInstanceOf(NullPointerException.class);
        }
      }
      assertThatThrownBy(() -> graph.operation(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void aLoopWithoutInputsHasNoOutputs() {
    try (Graph graph = new Graph()) {
      assertThat(graph.whileLoop(new Output<?>[0], (c, in, out) -> {}, (b, in, out) -> {}, "loop"))
          .isEmpty();
    }
  }

  @Test
  void aLoopWhoseOutputIsNotSetIsAnError() {
    try (Graph graph = new Graph()) {
      Output<?>[] x = {Graphs.placeholder(graph, "x", DataType.FLOAT)};
      Graph.WhileSubgraphBuilder less =
          (condition, in, out) -> out[0] = Graphs.op(condition, "Less", "less", in[0], in[0]);
      assertThatThrownBy(() -> graph.whileLoop(x, less, (body, in, out) -> {}, "a"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("body_outputs[0]");
      assertThatThrownBy(
              () -> graph.whileLoop(x, (c, in, out) -> {}, (body, in, out) -> out[0] = in[0], "b"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cond_output");
    }
  }

  @Test
  void gradientsInALoopsBody() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Output<?>[] outputs =
          graph.whileLoop(
              new Output<?>[] {x},
              (condition, in, out) ->
                  out[0] =
                      Graphs.op(
                          condition,
                          "Less",
                          "less",
                          in[0],
                          Graphs.constant(condition, "limit", 100f)),
              (body, in, out) -> {
                Output<?> square = Graphs.op(body, "Square", "square", in[0]);
                out[0] = body.addGradients(square, new Output<?>[] {in[0]})[0];
              },
              "doubles");
      try (Tensor<?> result = Graphs.run(session, Map.of("x", 3f), outputs[0])) {
        assertThat(result.floatValue()).isEqualTo(192f);
      }
    }
  }

  @Test
  void whileLoops() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Output<?>[] outputs =
          graph.whileLoop(
              new Output<?>[] {x},
              (condition, in, out) ->
                  out[0] =
                      Graphs.op(
                          condition,
                          "Less",
                          "less",
                          in[0],
                          Graphs.constant(condition, "limit", 100f)),
              (body, in, out) -> out[0] = Graphs.op(body, "Mul", "square", in[0], in[0]),
              "squares");
      try (Tensor<?> result = Graphs.run(session, Map.of("x", 3f), outputs[0])) {
        assertThat(result.floatValue()).isEqualTo(6561f);
      }
    }
  }

  @Test
  void anErrorInALoopsBodyComesThrough() {
    try (Graph graph = new Graph()) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      assertThatThrownBy(
              () ->
                  graph.whileLoop(
                      new Output<?>[] {x},
                      (condition, in, out) ->
                          out[0] = Graphs.op(condition, "Less", "less", in[0], in[0]),
                      (body, in, out) -> {
                        throw new IllegalStateException("mine");
                      },
                      "loop"))
          .hasMessageContaining("mine");
    }
  }

  @Test
  void whatIsWrongWithAnOperationIsSaidWhenItIsBuilt() {
    try (Graph graph = new Graph()) {
      Output<?> matrix = Graphs.constant(graph, "matrix", new float[2][3]);
      assertThatThrownBy(() -> Graphs.op(graph, "NoSuchOp", "a", matrix))
          .hasMessageContaining("NoSuchOp");
      assertThatThrownBy(() -> Graphs.op(graph, "MatMul", "b", matrix, matrix))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Graphs.op(graph, "Neg", "matrix", matrix))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("matrix");
      assertThatThrownBy(() -> graph.opBuilder("Placeholder", "c").build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dtype");
    }
  }

  @Test
  void aBuilderIsUsedOnce() {
    try (Graph graph = new Graph()) {
      var builder = graph.opBuilder("NoOp", "nothing");
      builder.build();
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already been built");
      assertThatThrownBy(() -> builder.setAttr("a", 1L)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aClosedGraphSaysSo() {
    Graph graph = new Graph();
    Output<?> constant = Graphs.constant(graph, "c", 1f);
    graph.close();
    graph.close();
    assertThatThrownBy(graph::toGraphDef)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close()");
    assertThatThrownBy(() -> graph.operation("c")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> graph.opBuilder("NoOp", "n"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(constant::shape).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Session(graph)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void outputGradientsAreOneForEachOutput() {
    try (Graph graph = new Graph()) {
      Output<?> x = Graphs.constant(graph, "x", 3f);
      Output<?>[] y = {Graphs.op(graph, "Square", "y", x), Graphs.op(graph, "Exp", "z", x)};
      Output<?>[] by = {x};
      assertThatIllegalArgumentException()
          .isThrownBy(() -> graph.addGradients("short", y, by, new Output<?>[] {x}))
          .withMessage("expected 2, got 1 dx handles");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> graph.addGradients("long", y, by, new Output<?>[] {x, x, x}))
          .withMessage("expected 2, got 3 dx handles");
      assertThat(graph.addGradients("ones", y, by, new Output<?>[0])).hasSize(1);
    }
  }
}
