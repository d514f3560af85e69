package dev.gaze.tensorflow.gradients;

import static dev.gaze.tensorflow.gradients.GradientCases.dims;
import static org.tensorflow.DataType.DOUBLE;
import static org.tensorflow.DataType.FLOAT;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.DataType;
import org.tensorflow.Output;

/** Convolutions, pooling, resizing, and the penalties of a discriminator made of them. */
class ConvolutionGradientTest {
  private final GradientCases cases = new GradientCases();

  @TestFactory
  Stream<DynamicTest> matchFiniteDifferences() {
    convolutions();
    pooling();
    penalties();
    return cases.tests();
  }

  private void convolutions() {
    for (DataType type : List.of(DOUBLE, FLOAT)) {
      for (String padding : List.of("SAME", "VALID")) {
        long[] s2 = {1, 2, 2, 1};
        cases.put(
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
    cases.put(
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
    cases.add(
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
    cases.add(
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
    for (String padding : List.of("SAME", "VALID")) {
      cases.put(
          "DepthwiseConv2dNative dilated " + padding,
          FLOAT,
          (op, x) ->
              op.op(
                  "DepthwiseConv2dNative",
                  b ->
                      b.setAttr("strides", new long[] {1, 1, 1, 1})
                          .setAttr("dilations", new long[] {1, 3, 2, 1})
                          .setAttr("padding", padding),
                  x.get(0),
                  x.get(1)),
          dims(1, 7, 5, 2),
          dims(2, 3, 2, 3));
    }
    cases.add(
        "DepthwiseConv2dNative",
        (op, x) ->
            op.op(
                "DepthwiseConv2dNative",
                b -> b.setAttr("strides", new long[] {1, 2, 2, 1}).setAttr("padding", "SAME"),
                x.get(0),
                x.get(1)),
        dims(1, 5, 3, 2),
        dims(3, 2, 2, 2));
    cases.put(
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
    cases.put(
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
    cases.put(
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
    cases.add(
        "Conv3D",
        (op, x) ->
            op.op(
                "Conv3D",
                b -> b.setAttr("strides", new long[] {1, 2, 1, 1, 1}).setAttr("padding", "SAME"),
                x.get(0),
                x.get(1)),
        dims(1, 3, 2, 4, 2),
        dims(2, 1, 3, 2, 1));
    cases.add(
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
      cases.add(
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
      cases.put(
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
    cases.add(
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
      cases.put(
          type,
          FLOAT,
          (op, x) -> op.op(type, op.op("Square", x.get(0)), op.ints(6, 4)),
          dims(1, 3, 2, 2));
    }
    cases.put(
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

  /** What R1 and WGAN-GP differentiate: the squared norm of a small discriminator's gradient. */
  private void penalties() {
    for (String pool : List.of("AvgPool", "MaxPool")) {
      for (String activation : List.of("LeakyRelu", "Relu", "Elu", "Tanh")) {
        cases.add(
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
}
