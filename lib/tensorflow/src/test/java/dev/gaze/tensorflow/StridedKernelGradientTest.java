package dev.gaze.tensorflow;

import static dev.gaze.tensorflow.RepairGraphs.constant;
import static dev.gaze.tensorflow.RepairGraphs.floats;
import static dev.gaze.tensorflow.RepairGraphs.nodes;
import static dev.gaze.tensorflow.RepairGraphs.placeholder;
import static dev.gaze.tensorflow.RepairGraphs.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.api.Graphs;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.DataType;
import org.tensorflow.EagerSession;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.NodeDef;

/**
 * The gradient to a 1×1 kernel with strides, which oneDNN gets wrong on some processors, is taken
 * without them.
 */
class StridedKernelGradientTest {
  @ParameterizedTest
  @CsvSource({
    "SAME, 1, 2",
    "SAME, 3, 2",
    "SAME, 15, 3",
    "VALID, 5, 2",
    "VALID, 7, 3",
    "EXPLICIT, 1, 2",
    "EXPLICIT, 3, 2"
  })
  void gradientToAStridedKernelOfOneByOne(String padding, int channels, int stride)
      throws InvalidProtocolBufferException {
    int[] map = {2, 7, 8, channels};
    int before = padding.equals("EXPLICIT") ? 1 : 0;
    int[] out = {2, (7 + before + stride - 1) / stride, (8 + before + stride - 1) / stride, 5};
    float[] x = random(3, longs(map));
    float[] dy = random(4, longs(out));
    double[] expected = new double[channels * 5];
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < out[1]; i++) {
        for (int j = 0; j < out[2]; j++) {
          int row = i * stride - before;
          int column = j * stride - before;
          for (int c = 0; c < channels && row >= 0 && column >= 0; c++) {
            for (int k = 0; k < 5; k++) {
              expected[c * 5 + k] +=
                  (double) x[((n * 7 + row) * 8 + column) * channels + c]
                      * dy[((n * out[1] + i) * out[2] + j) * 5 + k];
            }
          }
        }
      }
    }
    Function<OperationBuilder, OperationBuilder> attributes =
        b -> {
          b.setAttr("strides", new long[] {1, stride, stride, 1}).setAttr("padding", padding);
          return padding.equals("EXPLICIT")
              ? b.setAttr("explicit_paddings", new long[] {0, 0, 1, 0, 1, 0, 0, 0})
              : b;
        };
    int[] kernel = {1, 1, channels, 5};
    List<String> types = // Of one channel both are the same.
        channels > 1
            ? List.of("Conv2DBackpropFilter")
            : List.of("Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropFilter");
    for (String type : types) {
      try (Graph graph = new Graph();
          Session session = new Session(graph);
          EagerSession eager = EagerSession.create()) {
        Output<?> gradient = filterGradient(graph, type, attributes, map, x, kernel, out, dy);
        assertThat(strides(nodes(graph).get("c"))).containsOnly(1L);
        try (Tensor<?> values = session.runner().fetch(gradient).run().get(0)) {
          assertClose(values, expected);
        }
        Output<?> atOnce = filterGradient(eager, type, attributes, map, x, kernel, out, dy);
        assertClose(atOnce.tensor(), expected);
      }
    }
  }

  @Test
  void gradientsOfAStridedConvolutionOfOneByOne() throws InvalidProtocolBufferException {
    try (Graph graph = new Graph()) {
      for (int channels : new int[] {3, 15, 16}) {
        Output<?> map = placeholder(graph, "map" + channels, DataType.FLOAT, 2, 5, 7, channels);
        Output<?> kernel = placeholder(graph, "k" + channels, DataType.FLOAT, 1, 1, channels, 11);
        Output<?> y =
            Graphs.build(
                    graph,
                    "Conv2D",
                    "y" + channels,
                    b -> b.setAttr("strides", new long[] {1, 2, 3, 1}).setAttr("padding", "SAME"),
                    map,
                    kernel)
                .output(0);
        Output<?> gradient = graph.addGradients(y, new Output<?>[] {kernel})[0];
        NodeDef gate = nodes(graph).get(gradient.op().name());
        NodeDef toKernel = nodes(graph).get(gate.getInput(0).replaceAll(":.*", ""));
        assertThat(toKernel.getOp()).isEqualTo("Conv2DBackpropFilter");
        if (channels < 16) {
          assertThat(strides(toKernel)).containsOnly(1L);
        } else {
          assertThat(strides(toKernel)).containsExactly(1L, 2L, 3L, 1L);
        }
      }
    }
  }

  private static void assertClose(Tensor<?> got, double[] expected) {
    float[] values = floats(got);
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], within(1e-5 * (1 + expected.length)));
    }
  }

  private static Output<?> filterGradient(
      ExecutionEnvironment env,
      String type,
      Function<OperationBuilder, OperationBuilder> attributes,
      int[] map,
      float[] x,
      int[] kernel,
      int[] out,
      float[] dy) {
    Operation gradient =
        Graphs.build(
            env,
            type,
            "c",
            attributes,
            constant(env, "x", Tensor.create(longs(map), FloatBuffer.wrap(x))),
            Graphs.constant(env, "size", kernel),
            constant(env, "dy", Tensor.create(longs(out), FloatBuffer.wrap(dy))));
    return gradient.output(0);
  }

  private static List<Long> strides(NodeDef node) {
    return node.getAttrOrThrow("strides").getList().getIList();
  }

  private static long[] longs(int[] ints) {
    return Arrays.stream(ints).asLongStream().toArray();
  }
}
