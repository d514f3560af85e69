package dev.gaze.tensorflow.gradients;

import static dev.gaze.tensorflow.gradients.GradientCases.dims;
import static org.tensorflow.DataType.FLOAT;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;

/**
 * Convolutions that share image and kernel and differ in their dilations or paddings, as those of
 * an atrous pyramid do: each gets its own gradients.
 */
class SharedKernelGradientTest {
  private static final List<long[]> DILATIONS =
      List.of(
          dims(2, 3), dims(3, 2), dims(2, 2), dims(1, 2), dims(2, 1), dims(1, 2, 3), dims(3, 3, 1));

  private final GradientCases cases = new GradientCases();

  @TestFactory
  Stream<DynamicTest> matchFiniteDifferences() {
    for (String type : List.of("Conv2D", "DepthwiseConv2dNative")) {
      for (long[] dilations : DILATIONS) {
        String name = type + " " + Arrays.toString(dilations);
        // AddN gives all of them the same output gradient, each Mul gives another one.
        put(name + " sum", (op, x) -> op.list("AddN", branches(op, x, type, dilations, "SAME")));
        put(name + " weighted", (op, x) -> sum(op, branches(op, x, type, dilations, "SAME")));
        put(name + " VALID", (op, x) -> sum(op, branches(op, x, type, dilations, "VALID")));
        put(name + " chain", (op, x) -> chain(op, x, type, dilations));
      }
    }
    put(
        "DepthwiseConv2dNative explicit",
        (op, x) ->
            op.op(
                "DepthwiseConv2dNative",
                b ->
                    b.setAttr("strides", dims(1, 1, 1, 1))
                        .setAttr("explicit_paddings", dims(0, 0, 1, 2, 1, 0, 0, 0))
                        .setAttr("padding", "EXPLICIT"),
                x.get(0),
                x.get(1)));
    for (long[] dilations : DILATIONS) {
      transposes("Conv2DBackpropInput " + Arrays.toString(dilations), dilations);
    }
    return cases.tests();
  }

  private void put(String name, GradientCheck.Function function) {
    cases.put(name, FLOAT, function, dims(1, 8, 7, 2), dims(2, 3, 2, 2));
  }

  /** One kernel's transposes of different images: the images do not show in their gradients. */
  private void transposes(String name, long[] dilations) {
    long[][] shapes = new long[dilations.length + 1][];
    Arrays.fill(shapes, dims(1, 5, 4, 3));
    shapes[0] = dims(2, 3, 2, 3);
    cases.put(
        name,
        FLOAT,
        (op, x) -> {
          Output<?>[] y = new Output<?>[dilations.length];
          for (int i = 0; i < y.length; i++) {
            int dilation = (int) dilations[i];
            y[i] =
                op.op(
                    "Conv2DBackpropInput",
                    b ->
                        b.setAttr("strides", dims(1, 1, 1, 1))
                            .setAttr("dilations", dims(1, dilation, 1, 1))
                            .setAttr("padding", "SAME"),
                    op.ints(1, 5, 4, 2),
                    x.get(0),
                    x.get(i + 1));
          }
          return op.list("AddN", y);
        },
        shapes);
  }

  private static Output<?>[] branches(
      Ops op, List<Output<?>> x, String type, long[] dilations, String padding) {
    Output<?>[] y = new Output<?>[dilations.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = convolution(op, type, dilations[i], padding, x.get(0), x.get(1));
    }
    return y;
  }

  /** Each convolution's output goes through the next with the same kernel. */
  private static Output<?> chain(Ops op, List<Output<?>> x, String type, long[] dilations) {
    Output<?> y = x.get(0);
    for (long dilation : dilations) {
      y = convolution(op, type, dilation, "SAME", y, x.get(1));
      if (!type.equals("Conv2D")) {
        // Twice the channels come out: back to as many as go in.
        y = op.op("Sum", op.op("Reshape", y, op.ints(1, 8, 7, 2, 2)), op.ints(4));
      }
    }
    return y;
  }

  private static Output<?> convolution(
      Ops op, String type, long dilation, String padding, Output<?> image, Output<?> kernel) {
    return op.op(
        type,
        b ->
            b.setAttr("strides", dims(1, 1, 1, 1))
                .setAttr("dilations", dims(1, dilation, dilation, 1))
                .setAttr("padding", padding),
        image,
        kernel);
  }

  private static Output<?> sum(Ops op, Output<?>[] branches) {
    Output<?> sum = null;
    for (Output<?> branch : branches) {
      Output<?> weighted = op.sum(op.weighted(branch));
      sum = sum == null ? weighted : op.op("AddV2", sum, weighted);
    }
    return sum;
  }
}
