package dev.gaze.tensorflow;

import static dev.gaze.tensorflow.RepairGraphs.floats;
import static dev.gaze.tensorflow.RepairGraphs.nodes;
import static dev.gaze.tensorflow.RepairGraphs.placeholder;
import static dev.gaze.tensorflow.RepairGraphs.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.api.Graphs;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * Float32 gradients to maps and their own gradients, against plain loops in double; and what
 * reaches oneDNN of them, since few machines show its faults.
 */
class MapGradientRepairTest {
  private static final int N = 2;

  /**
   * A gradient to a map of side × (side + 2) locations.
   *
   * @param channels of the map
   * @param out channels of the gradient that comes in
   */
  private record Case(
      int channels, int out, int kernel, int stride, int dilation, boolean same, int side) {
    int size(int axis) {
      return side + 2 * axis;
    }

    int reach() {
      return (kernel - 1) * dilation;
    }

    int outputs(int axis) {
      return ((same ? size(axis) : size(axis) - reach()) + stride - 1) / stride;
    }

    int before(int axis) {
      int around = (outputs(axis) - 1) * stride + reach() + 1 - size(axis);
      return same ? Math.max(0, around) / 2 : 0;
    }

    long[] map() {
      return new long[] {N, size(0), size(1), channels};
    }

    long[] gradient() {
      return new long[] {N, outputs(0), outputs(1), out};
    }

    long[] weights() {
      return new long[] {kernel, kernel, channels, out};
    }

    boolean isOddBlocks() {
      int blocks = (channels + 15) / 16;
      return blocks > 2 && blocks % 2 == 1;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(48, 5, 1, 1, 1, true, 4),
        new Case(33, 7, 1, 2, 1, false, 5),
        new Case(33, 7, 1, 1, 2, true, 5),
        new Case(40, 3, 4, 2, 1, true, 7),
        new Case(65, 3, 5, 3, 1, true, 8),
        new Case(80, 3, 2, 3, 1, true, 5),
        new Case(48, 5, 3, 2, 1, false, 8),
        new Case(1, 1, 3, 1, 1, true, 5),
        new Case(1, 1, 4, 2, 1, false, 9),
        new Case(64, 5, 1, 2, 1, true, 5),
        new Case(48, 5, 3, 1, 1, true, 5));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itAndItsGradientsAreRight(Case c) throws InvalidProtocolBufferException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> dy = placeholder(graph, "dy", DataType.FLOAT, c.gradient());
      Output<?> w = placeholder(graph, "w", DataType.FLOAT, c.weights());
      Output<?> weight = placeholder(graph, "weight", DataType.FLOAT, c.map());
      Output<?> dx = dx(graph, c, w, dy);
      Output<?> weighted = Graphs.op(graph, "Mul", "weighted", dx, weight);
      Output<?>[] gradients = graph.addGradients(weighted, new Output<?>[] {dy, w});
      Output<?> end = Graphs.op(graph, "Neg", "end", Graphs.op(graph, "Neg", "minus", dx));

      float[] dyValues = random(1, c.gradient());
      float[] wValues = random(2, c.weights());
      float[] weights = random(3, c.map());
      double[][] expected = loops(c, dyValues, wValues, weights);
      try (Tensor<?> feedDy = Tensor.create(c.gradient(), FloatBuffer.wrap(dyValues));
          Tensor<?> feedW = Tensor.create(c.weights(), FloatBuffer.wrap(wValues));
          Tensor<?> feedWeight = Tensor.create(c.map(), FloatBuffer.wrap(weights))) {
        List<Tensor<?>> results =
            session
                .runner()
                .feed("dy", feedDy)
                .feed("w", feedW)
                .feed("weight", feedWeight)
                .fetch(end)
                .fetch(gradients[0])
                .fetch(gradients[1])
                .run();
        for (int i = 0; i < results.size(); i++) {
          try (Tensor<?> result = results.get(i)) {
            assertNear(floats(result), expected[i]);
          }
        }
      }
      var node = nodes(graph).get("dx");
      assertThat(type(graph, node.getInput(2)))
          .isEqualTo(
              c.channels() == 1
                  ? "PadV2"
                  : c.isOddBlocks() && c.stride() > 1 ? "StridedSliceGrad" : "Placeholder");
      assertThat(type(graph, node.getInput(1)))
          .isEqualTo(
              c.channels() == 1 || (c.isOddBlocks() && c.kernel() == 1) ? "PadV2" : "Placeholder");
    }
  }

  /** TensorFlow also takes height and width alone for the map's size. */
  @Test
  void whereTheSizeIsNotAllOfTheShapeItIsLeftAlone() throws InvalidProtocolBufferException {
    Case c = new Case(48, 5, 3, 2, 1, true, 7);
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> size = Graphs.constant(graph, "size", new int[] {c.size(0), c.size(1)});
      Graphs.build(
          graph,
          "Conv2DBackpropInput",
          "dx",
          b -> b.setAttr("strides", new long[] {1, 2, 2, 1}).setAttr("padding", "SAME"),
          size,
          placeholder(graph, "w", DataType.FLOAT, c.weights()),
          placeholder(graph, "dy", DataType.FLOAT, c.gradient()));
      assertThat(type(graph, nodes(graph).get("dx").getInput(2))).isEqualTo("Placeholder");
      try (Tensor<?> dy = Tensor.create(c.gradient(), FloatBuffer.wrap(random(1, c.gradient())));
          Tensor<?> w = Tensor.create(c.weights(), FloatBuffer.wrap(random(2, c.weights())));
          Tensor<?> dx = session.runner().feed("dy", dy).feed("w", w).fetch("dx").run().get(0)) {
        assertThat(dx.shape()).isEqualTo(c.map());
      }
    }
  }

  private static Output<?> dx(Graph graph, Case c, Output<?> w, Output<?> dy) {
    Output<?> size =
        Graphs.constant(graph, "size", new int[] {N, c.size(0), c.size(1), c.channels()});
    return Graphs.build(
            graph,
            "Conv2DBackpropInput",
            "dx",
            b ->
                b.setAttr("strides", new long[] {1, c.stride(), c.stride(), 1})
                    .setAttr("dilations", new long[] {1, c.dilation(), c.dilation(), 1})
                    .setAttr("padding", c.same() ? "SAME" : "VALID"),
            size,
            w,
            dy)
        .output(0);
  }

  /** dx; and of Σ dx · weight the gradients to dy and to w. */
  private static double[][] loops(Case c, float[] dy, float[] w, float[] weight) {
    double[] dx = new double[weight.length];
    double[] toDy = new double[dy.length];
    double[] toW = new double[w.length];
    for (int from = 0; from < dy.length; from++) {
      int o = from % c.out();
      int column = from / c.out() % c.outputs(1);
      int row = from / c.out() / c.outputs(1) % c.outputs(0);
      int n = from / c.out() / c.outputs(1) / c.outputs(0);
      for (int tap = 0; tap < c.kernel() * c.kernel(); tap++) {
        int y = row * c.stride() + tap / c.kernel() * c.dilation() - c.before(0);
        int x = column * c.stride() + tap % c.kernel() * c.dilation() - c.before(1);
        if (y < 0 || y >= c.size(0) || x < 0 || x >= c.size(1)) {
          continue;
        }
        for (int i = 0; i < c.channels(); i++) {
          int to = ((n * c.size(0) + y) * c.size(1) + x) * c.channels() + i;
          int by = (tap * c.channels() + i) * c.out() + o;
          dx[to] += (double) dy[from] * w[by];
          toDy[from] += (double) weight[to] * w[by];
          toW[by] += (double) weight[to] * dy[from];
        }
      }
    }
    return new double[][] {dx, toDy, toW};
  }

  private static void assertNear(float[] got, double[] expected) {
    assertThat(got).hasSize(expected.length);
    for (int i = 0; i < got.length; i++) {
      assertThat((double) got[i])
          .as("%d", i)
          .isCloseTo(expected[i], within(1e-4 * (1 + Math.abs(expected[i]))));
    }
  }

  private static String type(Graph graph, String output) {
    return graph.operation(output.replaceAll(":.*", "")).type();
  }
}
