package org.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.Precision;
import dev.gaze.tensorflow.PrecisionFacts;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import dev.gaze.tensorflow.api.Graphs;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/** What a session in bfloat16 leaves in float32. */
class KeptInFloat32Test {
  private static final RuntimeConfig BF16 = RuntimeConfig.defaults().withPrecision(Precision.BF16);
  private static final String NOT_REWRITTEN = "TensorFlow rewrites nothing to bfloat16 here";

  /**
   * A convolution over an image, one over its even number of maps, one to one map, and their
   * gradients.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void convolutionsOverOddNumbersOfChannels(int channels) throws InvalidProtocolBufferException {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, BF16)) {
      Output<?> image = placeholder(graph, "image", 2, 6, 8, channels);
      Output<?> first = convolution(graph, "first", image, 3, 3, channels, 8);
      Output<?> second = convolution(graph, "second", first, 3, 3, 8, 10);
      Output<?> last = convolution(graph, "last", second, 3, 3, 10, 1);
      Output<?>[] gradients =
          graph.addGradients(
              Graphs.op(graph, "Square", "square", last),
              new Output<?>[] {image, second.op().output(0)});
      Map<String, Set<Integer>> types = typesOfConvolutions(session, gradients[0], channels);
      assumeTrue(isRewritten(), NOT_REWRITTEN);
      assertThat(types.get("first")).containsOnly(channels % 2 == 0 ? bfloat16() : float32());
      assertThat(types.get("last")).containsOnly(bfloat16());
      // Over what came out: one map of the last, eight of the first.
      assertThat(types.get("gradients/Conv2DBackpropInput")).containsOnly(float32());
      assertThat(types.get("gradients/Conv2DBackpropInput_2")).containsOnly(bfloat16());
    }
  }

  /**
   * With a multiplier these sum over one channel each; without one, oneDNN has kernels for them.
   */
  @ParameterizedTest
  @CsvSource({"6, 1, true", "6, 2, false", "1, 1, false", "1, 3, false"})
  void depthwiseConvolutions(int channels, int multiplier, boolean rounded)
      throws InvalidProtocolBufferException {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, BF16)) {
      Output<?> image = placeholder(graph, "image", 2, 6, 8, channels);
      Output<?> maps =
          Graphs.build(
                  graph,
                  "DepthwiseConv2dNative",
                  "depthwise",
                  b -> b.setAttr("strides", new long[] {1, 1, 1, 1}).setAttr("padding", "SAME"),
                  image,
                  kernel(graph, "depthwise", 3, 3, channels, multiplier))
              .output(0);
      Output<?> gradient = graph.addGradients(maps, new Output<?>[] {image})[0];
      Graphs.op(graph, "Square", "square", Graphs.op(graph, "Relu", "relu", maps));
      Map<String, Set<Integer>> types = typesOfConvolutions(session, gradient, channels);
      assumeTrue(isRewritten(), NOT_REWRITTEN);
      int expected = rounded ? bfloat16() : float32();
      assertThat(types.get("depthwise")).containsOnly(expected);
      assertThat(types.get("gradients/DepthwiseConv2dNativeBackpropInput")).containsOnly(expected);
    }
  }

  /** Naming an operation as a target must not make a run compute more than it would. */
  @Test
  void whatARunDoesNotNeedIsNotComputed() {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, BF16)) {
      Output<?> image = placeholder(graph, "image", 2, 6, 8, 3);
      Output<?> first = convolution(graph, "first", image, 3, 3, 3, 8);
      Output<?> second = Graphs.op(graph, "Relu", "second", first);
      convolution(graph, "other", placeholder(graph, "unfed", 2, 5, 5, 1), 2, 2, 1, 4);
      try (Tensor<?> maps = zeros(2, 6, 8, 8);
          Tensor<?> y = session.runner().feed(first, maps).fetch(second).run().get(0)) {
        assertThat(y.shape()).containsExactly(2, 6, 8, 8);
      }
      try (Tensor<?> x = zeros(2, 6, 8, 3);
          Tensor<?> y = session.runner().feed(image, x).fetch(second).run().get(0)) {
        assertThat(y.shape()).containsExactly(2, 6, 8, 8);
      }
    }
  }

  /** What is in a loop's body cannot be a target; the run goes on. */
  @Test
  void loops() {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, BF16)) {
      Output<?> image = placeholder(graph, "image", 1, 5, 5, 3);
      Output<?> count = Graphs.constant(graph, "count", 0);
      Output<?>[] end =
          graph.whileLoop(
              new Output<?>[] {count, image},
              (condition, in, out) ->
                  out[0] =
                      Graphs.op(
                          condition, "Less", "less", in[0], Graphs.constant(condition, "n", 2)),
              (body, in, out) -> {
                out[0] = Graphs.op(body, "AddV2", "next", in[0], Graphs.constant(body, "one", 1));
                out[1] = convolution(body, "conv", in[1], 1, 1, 3, 3);
              },
              "loop");
      try (Tensor<?> x = zeros(1, 5, 5, 3);
          Tensor<?> y = session.runner().feed(image, x).fetch(end[1]).run().get(0)) {
        assertThat(y.shape()).containsExactly(1, 5, 5, 3);
      }
    }
  }

  @Test
  void isToldByTheConfig() {
    boolean here = !PrecisionFacts.lacksBfloat16();
    assertThat(KeptInFloat32.rewrites(BF16.toConfigProto())).isEqualTo(here);
    assertThat(KeptInFloat32.rewrites(BF16.withIntraOpThreads(3).toConfigProto())).isEqualTo(here);
    assertThat(KeptInFloat32.rewrites(RuntimeConfig.defaults().toConfigProto())).isFalse();
    assertThat(KeptInFloat32.rewrites(new byte[] {-1})).isFalse();
    for (RewriterConfig.Toggle toggle : RewriterConfig.Toggle.values()) {
      if (toggle != RewriterConfig.Toggle.UNRECOGNIZED) {
        RewriterConfig.Builder rewrites = RewriterConfig.newBuilder();
        rewrites.setAutoMixedPrecisionOnednnBfloat16(toggle);
        ConfigProto config =
            ConfigProto.newBuilder()
                .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewrites))
                .build();
        assertThat(KeptInFloat32.rewrites(config.toByteArray()))
            .as(toggle.name())
            .isEqualTo(
                toggle == RewriterConfig.Toggle.ON || toggle == RewriterConfig.Toggle.AGGRESSIVE);
      }
    }
  }

  /** The numbers of the types in which each convolution ran, after all rewrites. */
  private static Map<String, Set<Integer>> typesOfConvolutions(
      Session session, Output<?> fetch, int channels) throws InvalidProtocolBufferException {
    Map<String, Set<Integer>> types = new TreeMap<>();
    try (Tensor<?> image = zeros(2, 6, 8, channels)) {
      Session.Run run =
          session
              .runner()
              .feed("image", image)
              .fetch(fetch)
              .fetch("square")
              .setOptions(
                  RunOptions.newBuilder().setOutputPartitionGraphs(true).build().toByteArray())
              .runAndFetchMetadata();
      run.outputs.forEach(Tensor::close);
      for (GraphDef graph : RunMetadata.parseFrom(run.metadata).getPartitionGraphsList()) {
        for (NodeDef node : graph.getNodeList()) {
          if (node.getOp().toLowerCase(Locale.ROOT).contains("conv2d")) {
            types
                .computeIfAbsent(node.getName(), missing -> new TreeSet<>())
                .add(node.getAttrOrThrow("T").getTypeValue());
          }
        }
      }
    }
    return types;
  }

  /** Whether TensorFlow rewrites a sound convolution here. */
  private static boolean isRewritten() throws InvalidProtocolBufferException {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, BF16)) {
      Output<?> image = placeholder(graph, "image", 2, 6, 8, 4);
      Output<?> maps = convolution(graph, "sound", image, 3, 3, 4, 6);
      Output<?> end = Graphs.op(graph, "Square", "square", maps);
      return typesOfConvolutions(session, end, 4).get("sound").contains(bfloat16());
    }
  }

  private static int bfloat16() {
    return org.tensorflow.proto.DataType.DT_BFLOAT16_VALUE;
  }

  private static int float32() {
    return org.tensorflow.proto.DataType.DT_FLOAT_VALUE;
  }

  private static Output<?> kernel(Graph graph, String name, int... size) {
    float[][][][] weights = new float[size[0]][size[1]][size[2]][size[3]];
    weights[0][0][0][0] = 0.7f;
    return Graphs.constant(graph, name + "/kernel", weights);
  }

  private static Output<?> convolution(Graph graph, String name, Output<?> map, int... kernel) {
    return Graphs.build(
            graph,
            "Conv2D",
            name,
            b -> b.setAttr("strides", new long[] {1, 1, 1, 1}).setAttr("padding", "SAME"),
            map,
            kernel(graph, name, kernel))
        .output(0);
  }

  private static Output<?> placeholder(Graph graph, String name, long... shape) {
    return graph
        .opBuilder("Placeholder", name)
        .setAttr("dtype", DataType.FLOAT)
        .setAttr("shape", Shape.make(shape[0], shape[1], shape[2], shape[3]))
        .build()
        .output(0);
  }

  private static Tensor<?> zeros(long... shape) {
    long n = 1;
    for (long dim : shape) {
      n *= dim;
    }
    return Tensor.create(shape, FloatBuffer.allocate((int) n));
  }
}
