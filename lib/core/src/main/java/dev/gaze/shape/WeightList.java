package dev.gaze.shape;

import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.ArrayList;
import java.util.List;

/** Collects the variables of a block in the order in which they are built. */
final class WeightList {
  private final List<Weight> weights = new ArrayList<>();

  /** A kernel whose last dimension is its output: {@code kernel}, {@code bias}, {@code u}. */
  WeightList kernel(String part, SpectralNorm spectralNorm, boolean bias, Integer... shape) {
    return kernel(part, spectralNorm, bias, shape[shape.length - 1], List.of(shape));
  }

  /** A kernel with {@code out} outputs: {@code kernel}, {@code bias}, {@code u}. */
  WeightList kernel(
      String part, SpectralNorm spectralNorm, boolean bias, int out, List<Integer> shape) {
    trained(part + "kernel", shape);
    if (bias) {
      trained(part + "bias", List.of(out));
    }
    if (spectralNorm instanceof SpectralNorm.PowerIteration) {
      state(part + "u", List.of(out));
    }
    return this;
  }

  /**
   * A norm of so many channels: {@code gamma}, {@code beta} and their moving statistics.
   *
   * @param classes rows of a conditional norm's tables
   * @param condition length of the vector that gamma and beta are linear maps of; 0: tables
   */
  WeightList norm(String part, NormSpec norm, int channels, int classes, int condition) {
    if (norm instanceof NormSpec.None) {
      return this;
    }
    if (norm instanceof NormSpec.Batch) {
      trained(part + "gamma", List.of(channels));
      trained(part + "beta", List.of(channels));
    } else if (condition > 0) {
      trained(part + "gamma/kernel", List.of(condition, channels));
      trained(part + "beta/kernel", List.of(condition, channels));
    } else {
      trained(part + "gamma", List.of(classes, channels));
      trained(part + "beta", List.of(classes, channels));
    }
    state(part + "moving_mean", List.of(channels));
    state(part + "moving_variance", List.of(channels));
    return this;
  }

  WeightList trained(String name, List<Integer> shape) {
    weights.add(new Weight(name, shape, true));
    return this;
  }

  WeightList state(String name, List<Integer> shape) {
    weights.add(new Weight(name, shape, false));
    return this;
  }

  List<Weight> list() {
    return weights;
  }
}
