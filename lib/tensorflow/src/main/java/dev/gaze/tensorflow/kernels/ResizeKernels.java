package dev.gaze.tensorflow.kernels;

import static dev.gaze.tensorflow.kernels.ConvolutionKernels.size;
import static dev.gaze.tensorflow.kernels.Factor.BATCH;
import static dev.gaze.tensorflow.kernels.Factor.IN;
import static dev.gaze.tensorflow.kernels.Factor.MAP;
import static dev.gaze.tensorflow.kernels.Factor.STRIDE;

import java.util.ArrayList;
import java.util.List;

/** Larger maps, {@link Factor#STRIDE} times as high and wide; half-pixel centres. */
final class ResizeKernels {
  private ResizeKernels() {}

  private record Source(int at, double weight) {}

  /** How much of a place of the map goes into a place of the result. */
  private interface Share {
    void at(int map, int result, double weight);
  }

  static List<KernelOperation> operations() {
    List<KernelOperation> all = new ArrayList<>();
    for (boolean bilinear : new boolean[] {true, false}) {
      String type = bilinear ? "ResizeBilinear" : "ResizeNearestNeighbor";
      all.add(
          resize(
              type,
              c -> List.of(MapKernels.map(c)),
              (graph, c, inputs) ->
                  List.of(
                      graph.op(
                          type,
                          b -> b.setAttr("half_pixel_centers", true),
                          inputs.get(0),
                          graph.ints(c.height() * c.get(STRIDE), c.width() * c.get(STRIDE)))),
              (c, inputs) -> {
                Sums sums = new Sums(size(large(c)));
                forEach(c, bilinear, (x, y, weight) -> sums.add(y, weight * inputs[0][x]));
                return List.of(sums);
              }));
      all.add(
          resize(
              type + "Grad",
              c -> bilinear ? List.of(large(c), MapKernels.map(c)) : List.of(large(c)),
              (graph, c, inputs) ->
                  List.of(
                      graph.op(
                          type + "Grad",
                          b -> b.setAttr("half_pixel_centers", true),
                          inputs.get(0),
                          bilinear ? inputs.get(1) : graph.ints(c.height(), c.width()))),
              (c, inputs) -> {
                Sums sums = new Sums(size(MapKernels.map(c)));
                forEach(c, bilinear, (x, y, weight) -> sums.add(x, weight * inputs[0][y]));
                return List.of(sums.stored());
              }));
    }
    return all;
  }

  private static KernelOperation resize(
      String name,
      java.util.function.Function<KernelCase, List<Input>> inputs,
      KernelOperation.Build build,
      KernelOperation.Reference reference) {
    return new KernelOperation(
        name,
        KernelOperation.factors(BATCH, MAP, IN, STRIDE),
        List.of(Factor.ARITHMETIC, IN, STRIDE),
        inputs,
        build,
        reference);
  }

  private static Input large(KernelCase c) {
    int times = c.get(STRIDE);
    // The gradient of what comes out: float32 always, as what comes out of ResizeBilinear.
    return new Input(
        Input.Kind.NORMAL, true, c.batch(), c.height() * times, c.width() * times, c.in());
  }

  private static void forEach(KernelCase c, boolean bilinear, Share share) {
    int times = c.get(STRIDE);
    for (int n = 0; n < c.batch(); n++) {
      for (int y = 0; y < c.height() * times; y++) {
        for (int x = 0; x < c.width() * times; x++) {
          int to = ((n * c.height() * times + y) * c.width() * times + x) * c.in();
          List<Source> rows = sources(y, times, c.height(), bilinear);
          List<Source> columns = sources(x, times, c.width(), bilinear);
          for (Source row : rows) {
            for (Source column : columns) {
              int from = ((n * c.height() + row.at()) * c.width() + column.at()) * c.in();
              for (int i = 0; i < c.in(); i++) {
                share.at(from + i, to + i, row.weight() * column.weight());
              }
            }
          }
        }
      }
    }
  }

  /** Places of the map, each with its weight, that a place of the result comes from. */
  private static List<Source> sources(int to, int times, int size, boolean bilinear) {
    if (!bilinear) {
      return List.of(new Source(to / times, 1));
    }
    // In float32, as TensorFlow does: what it rounds here is no fault of a kernel.
    float at = (to + 0.5f) * (1f / times) - 0.5f;
    int before = (int) Math.floor(at);
    float rest = at - before;
    return List.of(
        new Source(Math.max(before, 0), 1 - rest),
        new Source(Math.min(before + 1, size - 1), rest));
  }
}
