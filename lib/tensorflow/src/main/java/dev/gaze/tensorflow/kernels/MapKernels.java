package dev.gaze.tensorflow.kernels;

import static dev.gaze.tensorflow.kernels.ConvolutionKernels.channelSums;
import static dev.gaze.tensorflow.kernels.ConvolutionKernels.size;
import static dev.gaze.tensorflow.kernels.Factor.BATCH;
import static dev.gaze.tensorflow.kernels.Factor.IN;
import static dev.gaze.tensorflow.kernels.Factor.KERNEL;
import static dev.gaze.tensorflow.kernels.Factor.MAP;
import static dev.gaze.tensorflow.kernels.Factor.SAME;
import static dev.gaze.tensorflow.kernels.Factor.STRIDE;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.OperationBuilder;

/** What takes a map {@code [N, H, W, C]} and keeps its channels: pooling, bias, softmax. */
final class MapKernels {
  private MapKernels() {}

  static List<KernelOperation> operations() {
    return List.of(
        pooling(
            "AvgPool",
            c -> List.of(map(c)),
            (graph, c, inputs) -> List.of(graph.op("AvgPool", window(c), inputs.get(0))),
            (c, inputs) -> {
              Sums sums = new Sums(size(pooled(c)));
              int[] counts = counts(c);
              forEach(c, (x, tap, y) -> sums.add(y, inputs[0][x] / counts[place(c, y)]));
              return List.of(sums);
            }),
        pooling(
            "AvgPoolGrad",
            c -> List.of(pooled(c)),
            (graph, c, inputs) ->
                List.of(
                    graph.op("AvgPoolGrad", window(c), graph.ints(map(c).dims()), inputs.get(0))),
            (c, inputs) -> {
              Sums sums = new Sums(size(map(c)));
              int[] counts = counts(c);
              forEach(c, (x, tap, y) -> sums.add(x, inputs[0][y] / counts[place(c, y)]));
              return List.of(sums.summedAsStored());
            }),
        pooling(
            "MaxPool",
            c -> List.of(distinct(c)),
            (graph, c, inputs) -> List.of(graph.op("MaxPool", window(c), inputs.get(0))),
            (c, inputs) -> {
              int[] largest = largest(c, inputs[0]);
              Sums sums = new Sums(largest.length);
              for (int y = 0; y < largest.length; y++) {
                sums.add(y, inputs[0][largest[y]]);
              }
              return List.of(sums);
            }),
        pooling(
            "MaxPoolGrad",
            c -> List.of(distinct(c), pooled(c)),
            (graph, c, inputs) ->
                List.of(
                    graph.op(
                        "MaxPoolGrad",
                        window(c),
                        inputs.get(0),
                        graph.op("MaxPool", window(c), inputs.get(0)),
                        inputs.get(1))),
            (c, inputs) -> {
              int[] largest = largest(c, inputs[0]);
              Sums sums = new Sums(size(map(c)));
              for (int y = 0; y < largest.length; y++) {
                sums.add(largest[y], inputs[1][y]);
              }
              return List.of(sums.summedAsStored());
            }),
        pointwise(
            "BiasAdd",
            c -> List.of(map(c), Input.normal(c.in())),
            (graph, c, inputs) -> List.of(graph.op("BiasAdd", inputs.get(0), inputs.get(1))),
            (c, inputs) -> List.of(copy(inputs[0]).plus(inputs[1]))),
        pointwise(
            "BiasAddGrad",
            c -> List.of(map(c)),
            (graph, c, inputs) -> List.of(graph.op("BiasAddGrad", inputs.get(0))),
            (c, inputs) -> List.of(channelSums(inputs[0], c.in()))),
        pointwise(
            "Softmax",
            c -> List.of(map(c)),
            (graph, c, inputs) -> List.of(graph.op("Softmax", inputs.get(0))),
            (c, inputs) -> List.of(softmax(inputs[0], c.in()))));
  }

  private static KernelOperation pooling(
      String name,
      java.util.function.Function<KernelCase, List<Input>> inputs,
      KernelOperation.Build build,
      KernelOperation.Reference reference) {
    return new KernelOperation(
        name,
        KernelOperation.factors(BATCH, MAP, IN, KERNEL, STRIDE, SAME),
        List.of(Factor.ARITHMETIC, KERNEL, STRIDE, SAME),
        inputs,
        build,
        reference);
  }

  private static KernelOperation pointwise(
      String name,
      java.util.function.Function<KernelCase, List<Input>> inputs,
      KernelOperation.Build build,
      KernelOperation.Reference reference) {
    return new KernelOperation(
        name,
        KernelOperation.factors(BATCH, MAP, IN),
        List.of(Factor.ARITHMETIC, IN),
        inputs,
        build,
        reference);
  }

  static Input map(KernelCase c) {
    return Input.normal(c.batch(), c.height(), c.width(), c.in());
  }

  private static Input distinct(KernelCase c) {
    return Input.distinct(c.batch(), c.height(), c.width(), c.in());
  }

  private static Input pooled(KernelCase c) {
    Window window = c.window(1);
    return Input.normal(c.batch(), window.outHeight(), window.outWidth(), c.in());
  }

  private static UnaryOperator<OperationBuilder> window(KernelCase c) {
    Window window = c.window(1);
    return builder ->
        builder
            .setAttr("ksize", new long[] {1, window.size(), window.size(), 1})
            .setAttr("strides", new long[] {1, window.stride(), window.stride(), 1})
            .setAttr("padding", window.padding());
  }

  /** A place of the map, a place of the window, a place of the result, for all channels. */
  private static void forEach(KernelCase c, Window.Visit visit) {
    Window window = c.window(1);
    int results = window.outHeight() * window.outWidth();
    for (int n = 0; n < c.batch(); n++) {
      int image = n;
      window.forEach(
          (at, tap, to) -> {
            for (int i = 0; i < c.in(); i++) {
              visit.at(
                  (image * c.height() * c.width() + at) * c.in() + i,
                  tap,
                  (image * results + to) * c.in() + i);
            }
          });
    }
  }

  /** Of a result its place in the result's map, the same for all images and channels. */
  private static int place(KernelCase c, int result) {
    Window window = c.window(1);
    return result / c.in() % (window.outHeight() * window.outWidth());
  }

  /** How many numbers of the map each place of the result is the mean of. */
  private static int[] counts(KernelCase c) {
    Window window = c.window(1);
    int[] counts = new int[window.outHeight() * window.outWidth()];
    window.forEach((x, tap, y) -> counts[y]++);
    return counts;
  }

  private static int[] largest(KernelCase c, double[] map) {
    int[] largest = new int[size(pooled(c))];
    java.util.Arrays.fill(largest, -1);
    forEach(
        c,
        (x, tap, y) -> {
          if (largest[y] < 0 || map[x] > map[largest[y]]) {
            largest[y] = x;
          }
        });
    return largest;
  }

  private static Sums copy(double[] values) {
    Sums sums = new Sums(values.length);
    for (int i = 0; i < values.length; i++) {
      sums.add(i, values[i]);
    }
    return sums;
  }

  private static Sums softmax(double[] logits, int channels) {
    Sums sums = new Sums(logits.length);
    for (int row = 0; row < logits.length; row += channels) {
      double total = 0;
      for (int i = row; i < row + channels; i++) {
        total += Math.exp(logits[i]);
      }
      for (int i = row; i < row + channels; i++) {
        double share = Math.exp(logits[i]) / total;
        sums.set(i, share, share * (1 + Math.abs(logits[i])), channels);
      }
    }
    return sums.stored();
  }
}
