package dev.gaze.tensorflow.kernels;

import static dev.gaze.tensorflow.kernels.Factor.BATCH;
import static dev.gaze.tensorflow.kernels.Factor.IN;
import static dev.gaze.tensorflow.kernels.Factor.KERNEL;
import static dev.gaze.tensorflow.kernels.Factor.MAP;
import static dev.gaze.tensorflow.kernels.Factor.MULTIPLIER;
import static dev.gaze.tensorflow.kernels.Factor.OUT;
import static dev.gaze.tensorflow.kernels.Factor.SAME;
import static dev.gaze.tensorflow.kernels.Factor.STRIDE;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;

/**
 * Convolutions, their two gradients, and what the graph optimisers fuse with them. A transposed
 * convolution is the gradient to the map.
 */
final class ConvolutionKernels {
  /** What {@code LeakyRelu} multiplies negative numbers by, as Gaze's discriminators do. */
  private static final float SLOPE = 0.2f;

  private ConvolutionKernels() {}

  static List<KernelOperation> operations() {
    List<KernelOperation> all = new ArrayList<>();
    for (int dilation : new int[] {1, 2}) {
      all.add(forward(dilation, "", List.of()));
      all.add(toMap(dilation));
      all.add(toKernel(dilation, false));
    }
    all.add(forward(1, " + bias", List.of("BiasAdd")));
    all.add(forward(1, " + bias + ReLU", List.of("BiasAdd", "Relu")));
    all.add(forward(1, " + bias + leaky ReLU", List.of("BiasAdd", "LeakyRelu")));
    all.add(toKernel(1, true));
    all.add(depthwise());
    all.add(depthwiseToMap());
    all.add(depthwiseToKernel());
    return all;
  }

  private static KernelOperation forward(int dilation, String suffix, List<String> chain) {
    return convolution(
        "Conv2D" + suffix,
        dilation,
        IN,
        c -> {
          List<Input> inputs = new ArrayList<>(List.of(map(c), kernel(c)));
          if (chain.contains("BiasAdd")) {
            inputs.add(Input.normal(c.out()));
          }
          return inputs;
        },
        (graph, c, inputs) -> {
          Output<?> result =
              graph.op("Conv2D", attributes(c, dilation), inputs.get(0), inputs.get(1));
          for (String next : chain) {
            result =
                switch (next) {
                  case "BiasAdd" -> graph.op(next, result, inputs.get(2));
                  case "LeakyRelu" -> graph.op(next, b -> b.setAttr("alpha", SLOPE), result);
                  default -> graph.op(next, result);
                };
          }
          return List.of(result);
        },
        (c, inputs) -> {
          Sums sums = new Sums(size(result(c, dilation)));
          forEach(c, dilation, (x, k, y) -> sums.add(y, inputs[0][x] * inputs[1][k]));
          if (chain.contains("BiasAdd")) {
            sums.stored().plus(inputs[2]);
          }
          if (chain.size() == 2) {
            sums.stored().rectified(chain.get(1).equals("Relu") ? 0 : SLOPE);
          }
          return List.of(sums);
        });
  }

  private static KernelOperation toMap(int dilation) {
    return convolution(
        "Conv2DBackpropInput",
        dilation,
        OUT,
        c -> List.of(kernel(c), result(c, dilation)),
        (graph, c, inputs) ->
            List.of(
                graph.op(
                    "Conv2DBackpropInput",
                    attributes(c, dilation),
                    graph.ints(map(c).dims()),
                    inputs.get(0),
                    inputs.get(1))),
        (c, inputs) -> {
          Sums sums = new Sums(size(map(c)));
          forEach(c, dilation, (x, k, y) -> sums.add(x, inputs[0][k] * inputs[1][y]));
          return List.of(sums);
        });
  }

  private static KernelOperation toKernel(int dilation, boolean withBias) {
    return convolution(
        "Conv2DBackpropFilter" + (withBias ? " + BiasAddGrad" : ""),
        dilation,
        IN,
        c -> List.of(map(c), result(c, dilation)),
        (graph, c, inputs) -> {
          Output<?> gradient =
              graph.op(
                  "Conv2DBackpropFilter",
                  attributes(c, dilation),
                  inputs.get(0),
                  graph.ints(kernel(c).dims()),
                  inputs.get(1));
          return withBias
              ? List.of(gradient, graph.op("BiasAddGrad", inputs.get(1)))
              : List.of(gradient);
        },
        (c, inputs) -> {
          Sums sums = new Sums(size(kernel(c)));
          forEach(c, dilation, (x, k, y) -> sums.add(k, inputs[0][x] * inputs[1][y]));
          return withBias ? List.of(sums, channelSums(inputs[1], c.out())) : List.of(sums);
        });
  }

  private static KernelOperation depthwise() {
    return depthwise(
        "DepthwiseConv2dNative",
        c -> List.of(map(c), depthKernel(c)),
        (graph, c, inputs) ->
            List.of(
                graph.op("DepthwiseConv2dNative", attributes(c, 1), inputs.get(0), inputs.get(1))),
        (c, inputs) -> {
          Sums sums = new Sums(size(depthResult(c)));
          forEachDepth(c, (x, k, y) -> sums.add(y, inputs[0][x] * inputs[1][k]));
          return List.of(sums);
        });
  }

  private static KernelOperation depthwiseToMap() {
    return depthwise(
        "DepthwiseConv2dNativeBackpropInput",
        c -> List.of(depthKernel(c), depthResult(c)),
        (graph, c, inputs) ->
            List.of(
                graph.op(
                    "DepthwiseConv2dNativeBackpropInput",
                    attributes(c, 1),
                    graph.ints(map(c).dims()),
                    inputs.get(0),
                    inputs.get(1))),
        (c, inputs) -> {
          Sums sums = new Sums(size(map(c)));
          forEachDepth(c, (x, k, y) -> sums.add(x, inputs[0][k] * inputs[1][y]));
          return List.of(sums);
        });
  }

  private static KernelOperation depthwiseToKernel() {
    return depthwise(
        "DepthwiseConv2dNativeBackpropFilter",
        c -> List.of(map(c), depthResult(c)),
        (graph, c, inputs) ->
            List.of(
                graph.op(
                    "DepthwiseConv2dNativeBackpropFilter",
                    attributes(c, 1),
                    inputs.get(0),
                    graph.ints(depthKernel(c).dims()),
                    inputs.get(1))),
        (c, inputs) -> {
          Sums sums = new Sums(size(depthKernel(c)));
          forEachDepth(c, (x, k, y) -> sums.add(k, inputs[0][x] * inputs[1][y]));
          return List.of(sums);
        });
  }

  private static KernelOperation convolution(
      String name,
      int dilation,
      Factor summed,
      java.util.function.Function<KernelCase, List<Input>> inputs,
      KernelOperation.Build build,
      KernelOperation.Reference reference) {
    KernelOperation operation =
        new KernelOperation(
            dilation == 1 ? name : name + " dilated",
            KernelOperation.factors(BATCH, MAP, IN, OUT, KERNEL, STRIDE, SAME),
            List.of(Factor.ARITHMETIC, summed, KERNEL, STRIDE),
            inputs,
            build,
            reference);
    // A dilated kernel must fit into the smallest map.
    return dilation == 1 ? operation : operation.with(KERNEL, 1, 2, 3).with(STRIDE, 1);
  }

  private static KernelOperation depthwise(
      String name,
      java.util.function.Function<KernelCase, List<Input>> inputs,
      KernelOperation.Build build,
      KernelOperation.Reference reference) {
    return new KernelOperation(
        name,
        KernelOperation.factors(BATCH, MAP, IN, MULTIPLIER, KERNEL, STRIDE, SAME),
        List.of(Factor.ARITHMETIC, IN, KERNEL, STRIDE),
        inputs,
        build,
        reference);
  }

  private static UnaryOperator<OperationBuilder> attributes(KernelCase c, int dilation) {
    Window window = c.window(dilation);
    return builder ->
        builder
            .setAttr("strides", new long[] {1, window.stride(), window.stride(), 1})
            .setAttr("dilations", new long[] {1, dilation, dilation, 1})
            .setAttr("padding", window.padding());
  }

  private static Input map(KernelCase c) {
    return Input.normal(c.batch(), c.height(), c.width(), c.in());
  }

  private static Input kernel(KernelCase c) {
    return Input.normal(c.get(KERNEL), c.get(KERNEL), c.in(), c.out());
  }

  private static Input result(KernelCase c, int dilation) {
    Window window = c.window(dilation);
    return Input.normal(c.batch(), window.outHeight(), window.outWidth(), c.out());
  }

  private static Input depthKernel(KernelCase c) {
    return Input.normal(c.get(KERNEL), c.get(KERNEL), c.in(), c.get(MULTIPLIER));
  }

  private static Input depthResult(KernelCase c) {
    Window window = c.window(1);
    return Input.normal(
        c.batch(), window.outHeight(), window.outWidth(), c.in() * c.get(MULTIPLIER));
  }

  static int size(Input input) {
    return java.util.Arrays.stream(input.dims()).reduce(1, Math::multiplyExact);
  }

  /** The sum over all but the last dimension. */
  static Sums channelSums(double[] values, int channels) {
    Sums sums = new Sums(channels);
    for (int i = 0; i < values.length; i++) {
      sums.add(i % channels, values[i]);
    }
    return sums.summedAsStored();
  }

  /** All products of a convolution: a place of the map, of the kernel, and of the result. */
  private static void forEach(KernelCase c, int dilation, Window.Visit visit) {
    Window window = c.window(dilation);
    int results = window.outHeight() * window.outWidth();
    for (int n = 0; n < c.batch(); n++) {
      int image = n;
      window.forEach(
          (at, tap, to) -> {
            int x = (image * c.height() * c.width() + at) * c.in();
            int y = (image * results + to) * c.out();
            for (int i = 0; i < c.in(); i++) {
              for (int o = 0; o < c.out(); o++) {
                visit.at(x + i, (tap * c.in() + i) * c.out() + o, y + o);
              }
            }
          });
    }
  }

  private static void forEachDepth(KernelCase c, Window.Visit visit) {
    Window window = c.window(1);
    int results = window.outHeight() * window.outWidth();
    int multiplier = c.get(MULTIPLIER);
    for (int n = 0; n < c.batch(); n++) {
      int image = n;
      window.forEach(
          (at, tap, to) -> {
            for (int i = 0; i < c.in(); i++) {
              for (int m = 0; m < multiplier; m++) {
                visit.at(
                    (image * c.height() * c.width() + at) * c.in() + i,
                    (tap * c.in() + i) * multiplier + m,
                    ((image * results + to) * c.in() + i) * multiplier + m);
              }
            }
          });
    }
  }
}
