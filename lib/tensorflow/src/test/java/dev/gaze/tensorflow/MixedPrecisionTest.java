package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.tensorflow.api.Graphs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;

/** Training with a convolution, batch statistics, pooling and a matrix product on the CPU. */
class MixedPrecisionTest {
  private static final RuntimeConfig CPU = RuntimeConfig.defaults().withDevice(Device.CPU);

  @Test
  void halfStaysFloat32OnTheCpuAndSaysSoOnce() {
    List<Float> exact = train(Precision.FP32);
    assertThat(exact.get(4)).isLessThan(exact.get(0));
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(train(Precision.FP16)).isEqualTo(exact);
      assertThat(train(Precision.FP16)).isEqualTo(exact);
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("computes in float32");
  }

  @Test
  void bfloat16TrainsNearlyAlike() {
    List<Float> exact = train(Precision.FP32);
    List<Float> rounded = train(Precision.BF16);
    assertThat(rounded.equals(exact)).isEqualTo(PrecisionFacts.lacksBfloat16());
    for (int i = 0; i < exact.size(); i++) {
      assertThat(Math.abs(rounded.get(i) / exact.get(i) - 1)).isLessThan(0.05f);
    }
  }

  /** The losses of five steps of gradient descent. */
  static List<Float> train(Precision precision) {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, CPU.withPrecision(precision))) {
      Output<?> kernel = variable(graph, session, "kernel", 3, 3, 5, 8);
      Output<?> dense = variable(graph, session, "dense", 8, 11);
      Output<?> image = Graphs.constant(graph, "image", waves(2, 10, 14, 5));
      Output<?> features =
          Graphs.build(
                  graph,
                  "Conv2D",
                  "conv",
                  b -> b.setAttr("strides", new long[] {1, 1, 1, 1}).setAttr("padding", "SAME"),
                  image,
                  kernel)
              .output(0);
      Output<?> mean = mean(graph, "mean", features, 0, 1, 2);
      Output<?> centred = Graphs.op(graph, "Sub", "centred", features, mean);
      Output<?> variance =
          mean(graph, "variance", Graphs.op(graph, "Square", "square", centred), 0, 1, 2);
      Output<?> safe =
          Graphs.op(graph, "AddV2", "safe", variance, Graphs.constant(graph, "epsilon", 1e-3f));
      Output<?> normal =
          Graphs.op(graph, "Mul", "normal", centred, Graphs.op(graph, "Rsqrt", "rsqrt", safe));
      Output<?> pooled = mean(graph, "pooled", Graphs.op(graph, "Relu", "relu", normal), 1, 2);
      Output<?> flat =
          Graphs.op(
              graph, "Reshape", "flat", pooled, Graphs.constant(graph, "size", new int[] {2, 8}));
      Output<?> logits = Graphs.op(graph, "MatMul", "logits", flat, dense);
      Output<?> loss = mean(graph, "loss", Graphs.op(graph, "Square", "error", logits), 0, 1);
      Output<?>[] gradients = graph.addGradients(loss, new Output<?>[] {kernel, dense});
      Output<?> rate = Graphs.constant(graph, "rate", 0.5f);
      Session.Runner step = session.runner().fetch(loss);
      step.addTarget(
          Graphs.op(graph, "ApplyGradientDescent", "apply0", kernel, rate, gradients[0]).op());
      step.addTarget(
          Graphs.op(graph, "ApplyGradientDescent", "apply1", dense, rate, gradients[1]).op());
      List<Float> losses = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        try (Tensor<?> value = step.run().get(0)) {
          losses.add(value.copyTo(new float[1][1])[0][0]);
        }
      }
      return losses;
    }
  }

  private static Output<?> variable(Graph graph, Session session, String name, int... shape) {
    Output<?> variable =
        graph
            .opBuilder("VariableV2", name)
            .setAttr("dtype", DataType.FLOAT)
            .setAttr(
                "shape",
                shape.length == 2
                    ? Shape.make(shape[0], shape[1])
                    : Shape.make(shape[0], shape[1], shape[2], shape[3]))
            .build()
            .output(0);
    Output<?> initial = Graphs.constant(graph, name + "/initial", waves(shape));
    session
        .runner()
        .addTarget(Graphs.op(graph, "Assign", name + "/assign", variable, initial).op())
        .run();
    return variable;
  }

  private static Output<?> mean(Graph graph, String name, Output<?> x, int... axes) {
    return Graphs.build(
            graph,
            "Mean",
            name,
            b -> b.setAttr("keep_dims", true),
            x,
            Graphs.constant(graph, name + "/axes", axes))
        .output(0);
  }

  /** An array of this shape whose values differ. */
  private static Object waves(int... shape) {
    Object array = java.lang.reflect.Array.newInstance(float.class, shape);
    fill(array, new int[1]);
    return array;
  }

  private static void fill(Object array, int[] next) {
    if (array instanceof float[] row) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) Math.sin(next[0]++ * 0.37);
      }
    } else {
      for (Object part : (Object[]) array) {
        fill(part, next);
      }
    }
  }
}
