package dev.gaze.tensorflow.gradients;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tensorflow.DataType.DOUBLE;
import static org.tensorflow.DataType.FLOAT;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.DataType;
import org.tensorflow.Output;

/**
 * Every op that Gaze's or KotlinDL's layers, activations and losses use, to first and second order.
 */
class GradientTest {
  private record Case(DataType type, GradientCheck.Function function, List<long[]> shapes) {}

  private final Map<String, Case> cases = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> matchFiniteDifferences() {
    elementwise();
    matrices();
    convolutions();
    pooling();
    shapes();
    losses();
    batchNorm();
    penalties();
    return cases.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      long seed = new Random().nextLong();
                      Case one = entry.getValue();
                      try (GradientCheck check = new GradientCheck(one.type, seed, one.shapes)) {
                        check.run(one.function);
                      } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(entry.getKey() + ", seed " + seed, e);
                      }
                    }));
  }

  @Test
  void aDilatedDepthwiseConvolutionIsRefused() {
    try (GradientCheck check =
        new GradientCheck(FLOAT, 1, List.of(dims(1, 5, 3, 2), dims(3, 2, 2, 2)))) {
      assertThatThrownBy(
              () ->
                  check.run(
                      (op, x) ->
                          op.op(
                              "DepthwiseConv2dNative",
                              b ->
                                  b.setAttr("strides", new long[] {1, 1, 1, 1})
                                      .setAttr("dilations", new long[] {1, 2, 2, 1})
                                      .setAttr("padding", "SAME"),
                              x.get(0),
                              x.get(1))))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("dilations 2 x 2");
    }
  }

  private void elementwise() {
    for (String type :
        List.of(
            "Abs",
            "Cos",
            "Elu",
            "Erf",
            "Exp",
            "Expm1",
            "Identity",
            "LeakyRelu",
            "Neg",
            "Relu",
            "Relu6",
            "Selu",
            "Sigmoid",
            "Sign",
            "Sin",
            "Softplus",
            "Softsign",
            "Square",
            "Tanh",
            "Reciprocal")) {
      add(type, (op, x) -> op.op(type, x.get(0)), dims(2, 3));
    }
    for (String type : List.of("Log", "Log1p", "Rsqrt", "Sqrt")) {
      add(type, (op, x) -> op.op(type, op.op("Square", x.get(0))), dims(2, 3));
    }
    for (String type :
        List.of(
            "Add",
            "AddV2",
            "Sub",
            "Mul",
            "Div",
            "RealDiv",
            "DivNoNan",
            "Maximum",
            "Minimum",
            "SquaredDifference")) {
      add(type, (op, x) -> op.op(type, x.get(0), x.get(1)), dims(2, 3), dims(2, 3));
      add(type + " broadcast", (op, x) -> op.op(type, x.get(0), x.get(1)), dims(2, 3), dims(3));
    }
    add("Pow", (op, x) -> op.op("Pow", op.op("Exp", x.get(0)), x.get(1)), dims(2, 3), dims(2, 3));
    add(
        "AddN",
        (op, x) -> op.list("AddN", new Output<?>[] {x.get(0), x.get(1)}),
        dims(2, 3),
        dims(2, 3));
    add(
        "ClipByValue",
        (op, x) -> op.op("ClipByValue", x.get(0), op.scalar(-0.75), op.scalar(0.75)),
        dims(5, 3));
    add(
        "Cast",
        (op, x) -> op.op("Cast", b -> b.setAttr("DstT", DOUBLE), op.op("Square", x.get(0))),
        dims(5));
    add(
        "Select",
        (op, x) ->
            op.op(
                "Select",
                op.op("Greater", x.get(0), x.get(1)),
                op.op("Square", x.get(0)),
                x.get(1)),
        dims(2, 3),
        dims(2, 3));
    add(
        "SelectV2",
        (op, x) ->
            op.op(
                "SelectV2", op.op("Less", x.get(0), x.get(1)), op.op("Square", x.get(0)), x.get(1)),
        dims(2, 3),
        dims(3));
    add("Softmax", (op, x) -> op.op("Softmax", x.get(0)), dims(2, 5));
    add("Softmax rank 3", (op, x) -> op.op("Softmax", x.get(0)), dims(2, 3, 5));
    add("LogSoftmax", (op, x) -> op.op("LogSoftmax", x.get(0)), dims(2, 5));
    add("LogSoftmax rank 3", (op, x) -> op.op("LogSoftmax", x.get(0)), dims(2, 3, 5));
    add(
        "LogSoftmax rank 4",
        (op, x) -> op.op("LogSoftmax", op.op("Square", x.get(0))),
        dims(2, 1, 3, 5));
    add("Floor", (op, x) -> op.op("Mul", x.get(0), op.op("Floor", x.get(0))), dims(2, 3));
  }

  private void matrices() {
    for (boolean ta : new boolean[] {false, true}) {
      for (boolean tb : new boolean[] {false, true}) {
        add(
            "MatMul " + ta + " " + tb,
            (op, x) ->
                op.op(
                    "MatMul",
                    b -> b.setAttr("transpose_a", ta).setAttr("transpose_b", tb),
                    x.get(0),
                    x.get(1)),
            ta ? dims(3, 2) : dims(2, 3),
            tb ? dims(5, 3) : dims(3, 5));
        for (String type : List.of("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3")) {
          add(
              type + " " + ta + " " + tb,
              (op, x) ->
                  op.op(
                      type,
                      b -> {
                        b.setAttr("adj_x", ta).setAttr("adj_y", tb);
                        return type.endsWith("V3") ? b.setAttr("Tout", DOUBLE) : b;
                      },
                      x.get(0),
                      x.get(1)),
              ta ? dims(2, 3, 1) : dims(2, 1, 3),
              tb ? dims(2, 5, 3) : dims(2, 3, 5));
        }
      }
    }
    for (String reduction : List.of("Sum", "Mean", "Max", "Min")) {
      add(
          reduction,
          (op, x) -> op.op(reduction, op.op("Square", x.get(0)), op.ints(1)),
          dims(2, 5));
      add(
          reduction + " all",
          (op, x) ->
              op.op(
                  reduction,
                  b -> b.setAttr("keep_dims", true),
                  op.op("Square", x.get(0)),
                  op.ints(0, 1)),
          dims(2, 3));
    }
    add(
        "BiasAdd",
        (op, x) -> op.op("BiasAdd", op.op("Square", x.get(0)), op.op("Square", x.get(1))),
        dims(2, 3, 5),
        dims(5));
    add("L2Loss", (op, x) -> op.op("L2Loss", x.get(0)), dims(2, 3));
    add("Cumsum", (op, x) -> op.op("Cumsum", op.op("Square", x.get(0)), op.integer(1)), dims(2, 3));
    add("TopKV2", (op, x) -> op.op("TopKV2", op.op("Square", x.get(0)), op.integer(2)), dims(2, 5));
  }

  private void convolutions() {
    for (DataType type : List.of(DOUBLE, FLOAT)) {
      for (String padding : List.of("SAME", "VALID")) {
        long[] s2 = {1, 2, 2, 1};
        put(
            "Conv2D " + padding + " " + type,
            type,
            (op, x) ->
                op.op(
                    "Conv2D",
                    b -> b.setAttr("strides", s2).setAttr("padding", padding),
                    x.get(0),
                    x.get(1)),
            dims(1, 5, 4, 2),
            dims(3, 2, 2, 3));
      }
    }
    put(
        "Conv2D dilated",
        FLOAT,
        (op, x) ->
            op.op(
                "Conv2D",
                b ->
                    b.setAttr("strides", new long[] {1, 1, 1, 1})
                        .setAttr("dilations", new long[] {1, 2, 1, 1})
                        .setAttr("padding", "SAME"),
                x.get(0),
                x.get(1)),
        dims(1, 5, 3, 2),
        dims(3, 2, 2, 1));
    add(
        "Conv2DBackpropInput",
        (op, x) ->
            op.op(
                "Conv2DBackpropInput",
                b -> b.setAttr("strides", new long[] {1, 2, 2, 1}).setAttr("padding", "SAME"),
                op.ints(1, 5, 4, 2),
                x.get(0),
                x.get(1)),
        dims(3, 3, 2, 1),
        dims(1, 3, 2, 1));
    add(
        "Conv2DBackpropFilter",
        (op, x) ->
            op.op(
                "Conv2DBackpropFilter",
                b -> b.setAttr("strides", new long[] {1, 1, 1, 1}).setAttr("padding", "VALID"),
                x.get(0),
                op.ints(3, 2, 2, 1),
                x.get(1)),
        dims(1, 5, 3, 2),
        dims(1, 3, 2, 1));
    add(
        "DepthwiseConv2dNative",
        (op, x) ->
            op.op(
                "DepthwiseConv2dNative",
                b -> b.setAttr("strides", new long[] {1, 2, 2, 1}).setAttr("padding", "SAME"),
                x.get(0),
                x.get(1)),
        dims(1, 5, 3, 2),
        dims(3, 2, 2, 2));
    put(
        "Conv2DBackpropInput dilated",
        FLOAT,
        (op, x) ->
            op.op(
                "Conv2DBackpropInput",
                b ->
                    b.setAttr("strides", new long[] {1, 1, 1, 1})
                        .setAttr("dilations", new long[] {1, 2, 1, 1})
                        .setAttr("padding", "SAME"),
                op.ints(1, 5, 4, 2),
                x.get(0),
                x.get(1)),
        dims(3, 3, 2, 1),
        dims(1, 5, 4, 1));
    put(
        "Conv2D explicit",
        FLOAT,
        (op, x) ->
            op.op(
                "Conv2D",
                b ->
                    b.setAttr("strides", new long[] {1, 1, 1, 1})
                        .setAttr("explicit_paddings", new long[] {0, 0, 1, 2, 1, 0, 0, 0})
                        .setAttr("padding", "EXPLICIT"),
                x.get(0),
                x.get(1)),
        dims(1, 5, 3, 2),
        dims(3, 2, 2, 1));
    put(
        "Conv2DBackpropInput explicit",
        FLOAT,
        (op, x) ->
            op.op(
                "Conv2DBackpropInput",
                b ->
                    b.setAttr("strides", new long[] {1, 1, 1, 1})
                        .setAttr("explicit_paddings", new long[] {0, 0, 1, 1, 1, 1, 0, 0})
                        .setAttr("padding", "EXPLICIT"),
                op.ints(1, 5, 4, 2),
                x.get(0),
                x.get(1)),
        dims(3, 3, 2, 1),
        dims(1, 5, 4, 1));
    long[] unit3 = {1, 1, 1, 1, 1};
    add(
        "Conv3D",
        (op, x) ->
            op.op(
                "Conv3D",
                b -> b.setAttr("strides", new long[] {1, 2, 1, 1, 1}).setAttr("padding", "SAME"),
                x.get(0),
                x.get(1)),
        dims(1, 3, 2, 4, 2),
        dims(2, 1, 3, 2, 1));
    add(
        "Conv3DBackpropInputV2",
        (op, x) ->
            op.op(
                "Conv3DBackpropInputV2",
                b -> b.setAttr("strides", unit3).setAttr("padding", "VALID"),
                op.ints(1, 3, 2, 4, 2),
                x.get(0),
                x.get(1)),
        dims(2, 1, 3, 2, 1),
        dims(1, 2, 2, 2, 1));
  }

  private void pooling() {
    for (String type : List.of("AvgPool", "MaxPool")) {
      add(
          type,
          (op, x) ->
              op.op(
                  type,
                  b ->
                      b.setAttr("ksize", new long[] {1, 2, 3, 1})
                          .setAttr("strides", new long[] {1, 2, 2, 1})
                          .setAttr("padding", "SAME"),
                  op.op("Square", x.get(0))),
          dims(1, 5, 4, 2));
      put(
          type + "3D",
          FLOAT,
          (op, x) ->
              op.op(
                  type + "3D",
                  b ->
                      b.setAttr("ksize", new long[] {1, 2, 2, 1, 1})
                          .setAttr("strides", new long[] {1, 2, 2, 1, 1})
                          .setAttr("padding", "VALID"),
                  x.get(0)),
          dims(1, 2, 4, 3, 1));
    }
    add(
        "MaxPoolV2",
        (op, x) ->
            op.op(
                "MaxPoolV2",
                b -> b.setAttr("padding", "VALID"),
                op.op("Square", x.get(0)),
                op.ints(1, 2, 3, 1),
                op.ints(1, 1, 2, 1)),
        dims(1, 3, 5, 2));
    for (String type : List.of("ResizeNearestNeighbor", "ResizeBilinear")) {
      put(
          type,
          FLOAT,
          (op, x) -> op.op(type, op.op("Square", x.get(0)), op.ints(6, 4)),
          dims(1, 3, 2, 2));
    }
    put(
        "ResizeBilinear half pixel",
        FLOAT,
        (op, x) ->
            op.op(
                "ResizeBilinear",
                b -> b.setAttr("half_pixel_centers", true),
                op.op("Square", x.get(0)),
                op.ints(2, 5)),
        dims(1, 4, 3, 1));
  }

  private void shapes() {
    add(
        "Reshape",
        (op, x) -> op.op("Reshape", op.op("Square", x.get(0)), op.ints(3, 2)),
        dims(2, 3));
    add(
        "ExpandDims, Squeeze",
        (op, x) -> op.op("Square", op.op("Squeeze", op.op("ExpandDims", x.get(0), op.integer(1)))),
        dims(2, 3));
    add(
        "Transpose",
        (op, x) -> op.op("Transpose", op.op("Square", x.get(0)), op.ints(2, 0, 1)),
        dims(2, 3, 5));
    add("Tile", (op, x) -> op.op("Tile", op.op("Square", x.get(0)), op.ints(2, 3)), dims(2, 3));
    add(
        "BroadcastTo",
        (op, x) -> op.op("BroadcastTo", op.op("Square", x.get(0)), op.ints(2, 3)),
        dims(3));
    add(
        "Pad",
        (op, x) ->
            op.op(
                "Pad",
                op.op("Square", x.get(0)),
                op.op("Reshape", op.ints(1, 0, 2, 1), op.ints(2, 2))),
        dims(2, 3));
    add(
        "MirrorPad",
        (op, x) ->
            op.op(
                "MirrorPad",
                b -> b.setAttr("mode", "REFLECT"),
                op.op("Square", x.get(0)),
                op.op("Reshape", op.ints(1, 0, 2, 1), op.ints(2, 2))),
        dims(2, 3));
    add(
        "Slice",
        (op, x) -> op.op("Slice", op.op("Square", x.get(0)), op.ints(0, 1), op.ints(2, 2)),
        dims(2, 5));
    add(
        "StridedSlice",
        (op, x) ->
            op.op(
                "StridedSlice",
                b -> b.setAttr("shrink_axis_mask", 1L),
                op.op("Square", x.get(0)),
                op.ints(1, 0),
                op.ints(2, 5),
                op.ints(1, 2)),
        dims(2, 5));
    add(
        "ConcatV2",
        (op, x) ->
            op.list(
                "ConcatV2", new Output<?>[] {op.op("Square", x.get(0)), x.get(1)}, op.integer(1)),
        dims(2, 3),
        dims(2, 1));
    add(
        "Pack",
        (op, x) -> op.list("Pack", new Output<?>[] {op.op("Square", x.get(0)), x.get(1)}),
        dims(3),
        dims(3));
    add(
        "Split",
        (op, x) ->
            op.op(
                "Split", b -> b.setAttr("num_split", 2L), op.integer(1), op.op("Square", x.get(0))),
        dims(3, 4));
    add(
        "GatherV2",
        (op, x) -> op.op("GatherV2", op.op("Square", x.get(0)), op.ints(2, 0, 2), op.integer(0)),
        dims(3, 2));
    add(
        "GatherNd",
        (op, x) ->
            op.op(
                "GatherNd",
                op.op("Square", x.get(0)),
                op.op("Reshape", op.ints(2, 0, 1, 1), op.ints(2, 2))),
        dims(3, 2));
    add(
        "SpaceToDepth",
        (op, x) ->
            op.op("SpaceToDepth", b -> b.setAttr("block_size", 2L), op.op("Square", x.get(0))),
        dims(1, 2, 4, 1));
    add(
        "DepthToSpace",
        (op, x) ->
            op.op("DepthToSpace", b -> b.setAttr("block_size", 2L), op.op("Square", x.get(0))),
        dims(1, 2, 1, 4));
    add("Diag", (op, x) -> op.op("Diag", op.op("Square", x.get(0))), dims(3));
    add("DiagPart", (op, x) -> op.op("DiagPart", op.op("Square", x.get(0))), dims(3, 3));
    add(
        "EnsureShape",
        (op, x) ->
            op.op(
                "EnsureShape",
                b -> b.setAttr("shape", org.tensorflow.Shape.make(2, 3)),
                op.op("Square", x.get(0))),
        dims(2, 3));
  }

  private void losses() {
    add(
        "SparseSoftmaxCrossEntropyWithLogits",
        (op, x) -> op.op("SparseSoftmaxCrossEntropyWithLogits", x.get(0), op.ints(2, 0, 4)),
        dims(3, 5));
    put(
        "SoftmaxCrossEntropyWithLogits",
        FLOAT,
        (op, x) ->
            op.op(
                "SoftmaxCrossEntropyWithLogits",
                x.get(0),
                op.constant(dims(2, 3), 0, 1, 0, 0.5, 0.25, 0.25)),
        dims(2, 3));
  }

  private void batchNorm() {
    put(
        "FusedBatchNormV3",
        FLOAT,
        (op, x) ->
            op.op(
                "FusedBatchNormV3",
                b -> b.setAttr("epsilon", 0.1f),
                x.get(0),
                x.get(1),
                x.get(2),
                op.constant(dims(0)),
                op.constant(dims(0))),
        dims(2, 3, 1, 2),
        dims(2),
        dims(2));
    put(
        "FusedBatchNormV3 inference",
        FLOAT,
        (op, x) ->
            op.op(
                "FusedBatchNormV3",
                b -> b.setAttr("epsilon", 0.1f).setAttr("is_training", false),
                x.get(0),
                x.get(1),
                x.get(2),
                op.constant(dims(2), 0.3, -0.2),
                op.constant(dims(2), 0.5, 2)),
        dims(2, 3, 1, 2),
        dims(2),
        dims(2));
  }

  /** What R1 and WGAN-GP differentiate: the squared norm of a small discriminator's gradient. */
  private void penalties() {
    for (String pool : List.of("AvgPool", "MaxPool")) {
      for (String activation : List.of("LeakyRelu", "Relu", "Elu", "Tanh")) {
        add(
            "discriminator " + activation + " " + pool,
            (op, x) -> {
              Output<?> conv =
                  op.op(
                      "Conv2D",
                      b -> b.setAttr("strides", new long[] {1, 1, 1, 1}).setAttr("padding", "SAME"),
                      x.get(0),
                      x.get(1));
              Output<?> pooled =
                  op.op(
                      pool,
                      b ->
                          b.setAttr("ksize", new long[] {1, 2, 2, 1})
                              .setAttr("strides", new long[] {1, 2, 2, 1})
                              .setAttr("padding", "VALID"),
                      op.op(activation, conv));
              Output<?> flat = op.op("Reshape", pooled, op.ints(2, 6));
              return op.op("Softplus", op.op("MatMul", flat, x.get(2)));
            },
            dims(2, 4, 2, 2),
            dims(3, 3, 2, 3),
            dims(6, 1));
      }
    }
  }

  private void add(String name, GradientCheck.Function function, long[]... shapes) {
    put(name, DOUBLE, function, shapes);
  }

  private void put(String name, DataType type, GradientCheck.Function function, long[]... shapes) {
    cases.put(name, new Case(type, function, Arrays.asList(shapes)));
  }

  private static long[] dims(long... dims) {
    return dims;
  }
}
