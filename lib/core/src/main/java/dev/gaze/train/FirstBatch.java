package dev.gaze.train;

import dev.gaze.graph.internal.DryPass;
import dev.gaze.graph.internal.DryPass.Part;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.graph.internal.MetricKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far two sessions with the same values are apart on a batch, and whether that is rounding.
 *
 * <p>A distance is |got − want| / |want|, over all numbers of a part. bfloat16 rounds each by up to
 * 2⁻⁹ = 0.2 %, at random, some dozens of times from the first layer to the last: outputs are a few
 * percent off. Gradients go both ways, and jump where the sign of an activation tips: measured up
 * to 27 %, on new and on trained networks. What a wrong kernel gives has nothing to do with what is
 * right: 100 % and more. The bounds lie between.
 *
 * @param outputs the largest distance of a layer's output
 * @param gradients the largest distance of a layer's gradient
 * @param fault what rounding does not explain; empty: it explains everything
 */
record FirstBatch(double outputs, double gradients, Optional<String> fault) {
  private static final double OUTPUT_BOUND = 0.15;
  private static final double GRADIENT_BOUND = 0.6;

  /**
   * Of the network's gradient: what is smaller is measured by that. Sums that nearly cancel, such
   * as the gradient of an attention's gamma, are rounding and little else.
   */
  private static final double SMALL_GRADIENT = 0.05;

  /** A part's distance, and the most that rounding explains. */
  private record Distance(String of, double value, double bound) {

    Optional<String> fault() {
      // Not '>': NaN is a fault.
      return value <= bound
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "%s is %s off, where rounding explains %.0f %%",
                  of,
                  Double.isFinite(value)
                      ? String.format(Locale.ROOT, "%.3g %%", 100 * value)
                      : "infinitely",
                  100 * bound));
    }
  }

  /** Takes a batch through both sessions, twice: each must repeat its bits. */
  static FirstBatch compare(
      DryPass pass, DryPass.Batch batch, GanSession exact, GanSession reduced) {
    DryPass.Result want = pass.run(exact, batch);
    DryPass.Result got = pass.run(reduced, batch);
    FirstBatch first = compare(want, got);
    Optional<String> moved =
        unequal(got, pass.run(reduced, batch))
            // A layer of the user's own may draw random numbers, in float32 as well.
            .filter(part -> unequal(want, pass.run(exact, batch)).isEmpty())
            .map(part -> part + " has other bits when it is computed again");
    return new FirstBatch(first.outputs, first.gradients, first.fault.or(() -> moved));
  }

  static FirstBatch compare(DryPass.Result want, DryPass.Result got) {
    List<Distance> outputs = outputs(want.outputs(), got.outputs());
    List<Distance> judgements = judgements(want.judgements(), got.judgements());
    List<Distance> gradients = gradients(want.gradients(), got.gradients());
    // The first that is off, forward and then back: what comes after it is off as well.
    return new FirstBatch(
        largest(outputs),
        largest(gradients),
        Stream.of(outputs, judgements, gradients)
            .flatMap(List::stream)
            .flatMap(distance -> distance.fault().stream())
            .findFirst());
  }

  /** For the log, where they are numbers. */
  Map<String, Double> distances() {
    Map<String, Double> distances = new LinkedHashMap<>();
    distances.put(MetricKey.PRECISION_CHECK.of("outputs"), outputs);
    distances.put(MetricKey.PRECISION_CHECK.of("gradients"), gradients);
    distances.values().removeIf(distance -> !Double.isFinite(distance));
    return distances;
  }

  /** For people, where there is no fault. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "first batch as in float32: outputs within %.2g %%, gradients within %.2g %%",
        100 * outputs,
        100 * gradients);
  }

  private static double largest(List<Distance> distances) {
    return distances.stream().mapToDouble(Distance::value).max().orElse(0);
  }

  private static List<Distance> outputs(List<Part> want, List<Part> got) {
    return IntStream.range(0, want.size())
        .mapToObj(
            i -> {
              float[] values = want.get(i).values();
              return new Distance(
                  "the output of " + want.get(i).name(),
                  ratio(off(values, got.get(i).values()), norm(values)),
                  OUTPUT_BOUND);
            })
        .toList();
  }

  /** Logits and losses may be near 0: they are measured by 1, the margin of a hinge, at least. */
  private static List<Distance> judgements(List<Part> want, List<Part> got) {
    return IntStream.range(0, want.size())
        .mapToObj(
            i -> {
              float[] values = want.get(i).values();
              return new Distance(
                  want.get(i).name(),
                  off(values, got.get(i).values())
                      / Math.max(norm(values), Math.sqrt(values.length)),
                  OUTPUT_BOUND);
            })
        .toList();
  }

  /** By layer, the last layer of each network first. */
  private static List<Distance> gradients(List<Part> want, List<Part> got) {
    Map<String, double[]> squares = new LinkedHashMap<>();
    Map<String, Double> networks = new LinkedHashMap<>();
    for (int i = 0; i < want.size(); i++) {
      String weight = want.get(i).name();
      double off = off(want.get(i).values(), got.get(i).values());
      double norm = norm(want.get(i).values());
      double[] layer =
          squares.computeIfAbsent(
              weight.substring(0, weight.lastIndexOf('/')), missing -> new double[2]);
      layer[0] += off * off;
      layer[1] += norm * norm;
      networks.merge(network(weight), norm * norm, Double::sum);
    }
    List<Distance> distances = new ArrayList<>();
    squares.forEach(
        (layer, square) -> {
          double small = SMALL_GRADIENT * Math.sqrt(networks.getOrDefault(network(layer), 0.0));
          distances.add(
              new Distance(
                  "the gradient of " + layer,
                  ratio(Math.sqrt(square[0]), Math.max(Math.sqrt(square[1]), small)),
                  GRADIENT_BOUND));
        });
    Collections.reverse(distances);
    return distances;
  }

  private static String network(String name) {
    return name.substring(0, name.indexOf('/'));
  }

  private static double ratio(double off, double norm) {
    return off == 0 ? 0 : off / norm;
  }

  /** |got − want|; infinite where one of two numbers is finite. */
  private static double off(float[] want, float[] got) {
    double sum = 0;
    for (int i = 0; i < want.length; i++) {
      if (Float.isFinite(want[i]) != Float.isFinite(got[i])) {
        return Double.POSITIVE_INFINITY;
      }
      if (Float.isFinite(want[i])) {
        sum += Math.pow((double) got[i] - want[i], 2);
      }
    }
    return Math.sqrt(sum);
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Float.isFinite(value) ? (double) value * value : 0;
    }
    return Math.sqrt(sum);
  }

  /** The first part that differs by a bit. */
  private static Optional<String> unequal(DryPass.Result one, DryPass.Result other) {
    List<Part> parts = one.parts();
    return IntStream.range(0, parts.size())
        .filter(i -> !Arrays.equals(parts.get(i).values(), other.parts().get(i).values()))
        .mapToObj(i -> parts.get(i).name())
        .findFirst();
  }
}
