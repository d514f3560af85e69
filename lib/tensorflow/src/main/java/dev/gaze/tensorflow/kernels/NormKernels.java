package dev.gaze.tensorflow.kernels;

import static dev.gaze.tensorflow.kernels.Factor.BATCH;
import static dev.gaze.tensorflow.kernels.Factor.IN;
import static dev.gaze.tensorflow.kernels.Factor.MAP;

import java.util.List;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Batch normalisation over all but the last dimension: y = scale (x - mean) / σ + offset. */
final class NormKernels {
  private static final float EPSILON = 1e-3f;

  private NormKernels() {}

  static List<KernelOperation> operations() {
    return List.of(
        norm(
            "FusedBatchNormV3",
            c -> List.of(MapKernels.map(c), Input.statistic(c.in()), Input.statistic(c.in())),
            (graph, c, inputs) -> {
              Operation norm = training(graph, inputs.get(0), inputs.get(1), inputs.get(2));
              return List.of(norm.output(0), norm.output(1), norm.output(2));
            },
            (c, inputs) -> {
              Moments moments = Moments.of(inputs[0], c.in());
              return List.of(
                  moments.normalised(inputs[0], inputs[1], inputs[2]),
                  moments.means(),
                  moments.variances());
            }),
        norm(
            "FusedBatchNormV3 inference",
            c ->
                List.of(
                    MapKernels.map(c),
                    Input.statistic(c.in()),
                    Input.statistic(c.in()),
                    Input.statistic(c.in()),
                    Input.variance(c.in())),
            (graph, c, inputs) ->
                List.of(
                    graph.op(
                        "FusedBatchNormV3",
                        b -> b.setAttr("epsilon", EPSILON).setAttr("is_training", false),
                        inputs.toArray(Output<?>[]::new))),
            (c, inputs) ->
                List.of(
                    new Moments(1, inputs[3], inputs[4], inputs[4])
                        .normalised(inputs[0], inputs[1], inputs[2]))),
        norm(
            "FusedBatchNormGradV3",
            c -> List.of(MapKernels.map(c), MapKernels.map(c), Input.statistic(c.in())),
            (graph, c, inputs) -> {
              Operation norm = training(graph, inputs.get(0), inputs.get(2), inputs.get(2));
              Operation gradient =
                  graph.operation(
                      "FusedBatchNormGradV3",
                      b -> b.setAttr("epsilon", EPSILON),
                      inputs.get(1),
                      inputs.get(0),
                      inputs.get(2),
                      norm.output(3),
                      norm.output(4),
                      norm.output(5));
              return List.of(gradient.output(0), gradient.output(1), gradient.output(2));
            },
            (c, inputs) ->
                Moments.of(inputs[0], c.in()).gradients(inputs[0], inputs[1], inputs[2])));
  }

  private static Operation training(
      KernelGraph graph, Output<?> map, Output<?> scale, Output<?> offset) {
    Output<?> none =
        graph.op("Slice", scale, graph.ints(0), graph.ints(0)); // The first moving mean.
    return graph.operation(
        "FusedBatchNormV3", b -> b.setAttr("epsilon", EPSILON), map, scale, offset, none, none);
  }

  private static KernelOperation norm(
      String name,
      java.util.function.Function<KernelCase, List<Input>> inputs,
      KernelOperation.Build build,
      KernelOperation.Reference reference) {
    return new KernelOperation(
        name,
        KernelOperation.factors(BATCH, MAP, IN),
        List.of(Factor.ARITHMETIC, IN, MAP),
        inputs,
        build,
        reference);
  }

  /** Mean, variance and mean absolute value of each channel, over so many numbers. */
  private record Moments(int n, double[] mean, double[] variance, double[] size) {
    static Moments of(double[] map, int channels) {
      int n = map.length / channels;
      double[] mean = new double[channels];
      double[] size = new double[channels];
      double[] variance = new double[channels];
      for (int i = 0; i < map.length; i++) {
        mean[i % channels] += map[i] / n;
        size[i % channels] += Math.abs(map[i]) / n;
      }
      for (int i = 0; i < map.length; i++) {
        variance[i % channels] += Math.pow(map[i] - mean[i % channels], 2) / n;
      }
      return new Moments(n, mean, variance, size);
    }

    double sigma(int channel) {
      return Math.sqrt(variance[channel] + EPSILON);
    }

    Sums means() {
      Sums sums = new Sums(mean.length);
      for (int i = 0; i < mean.length; i++) {
        sums.set(i, mean[i], size[i], n);
      }
      return sums;
    }

    /** The unbiased variance, which moving statistics take. */
    Sums variances() {
      Sums sums = new Sums(mean.length);
      for (int i = 0; i < mean.length; i++) {
        double variance = this.variance[i] * n / (n - 1);
        sums.set(i, variance, variance + size[i] * size[i], 2 * n);
      }
      return sums;
    }

    Sums normalised(double[] map, double[] scale, double[] offset) {
      Sums sums = new Sums(map.length);
      for (int i = 0; i < map.length; i++) {
        int channel = i % mean.length;
        double factor = scale[channel] / sigma(channel);
        sums.set(
            i,
            factor * (map[i] - mean[channel]) + offset[channel],
            Math.abs(factor) * (Math.abs(map[i]) + Math.abs(mean[channel]) + size[channel])
                + Math.abs(offset[channel]),
            n);
      }
      return sums;
    }

    /** To the map, the scale and the offset. */
    List<Sums> gradients(double[] map, double[] gradient, double[] scale) {
      int channels = mean.length;
      Sums toScale = new Sums(channels);
      Sums toOffset = new Sums(channels);
      double[] sizes = new double[channels];
      for (int i = 0; i < map.length; i++) {
        int channel = i % channels;
        toScale.add(channel, gradient[i] * (map[i] - mean[channel]) / sigma(channel));
        toOffset.add(channel, gradient[i]);
        sizes[channel] += Math.abs(gradient[i]) / n;
      }
      Sums toMap = new Sums(map.length);
      for (int i = 0; i < map.length; i++) {
        int channel = i % channels;
        double factor = scale[channel] / sigma(channel);
        double normal = (map[i] - mean[channel]) / sigma(channel);
        toMap.set(
            i,
            factor
                * (gradient[i] - toOffset.value(channel) / n - normal * toScale.value(channel) / n),
            Math.abs(factor)
                * (Math.abs(gradient[i]) + sizes[channel] * (1 + 2 * Math.abs(normal))),
            2 * n);
      }
      return List.of(toMap, toScale, toOffset);
    }
  }
}
