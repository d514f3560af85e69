package dev.gaze.tensorflow.kernels;

import dev.gaze.tensorflow.PrecisionFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which cases there are. The same at every call. */
public final class KernelCases {
  private static final long SEED = 13;

  private KernelCases() {}

  /**
   * All: of each operation every pair of values of two factors, and of each convolution every
   * combination of arithmetic, number of channels that are summed over, kernel and stride. In
   * random order, so that what ran before a case differs. Operations that are bfloat16 themselves
   * are left out where oneDNN has none for this processor: TensorFlow's plain kernels, which sum in
   * it, are nothing that sessions come to there.
   */
  public static List<KernelCase> all() {
    return PrecisionFacts.lacksBfloat16()
        ? every().stream().filter(c -> c.arithmetic() != Arithmetic.BFLOAT16).toList()
        : every();
  }

  /** Those of any processor. */
  static List<KernelCase> every() {
    Random random = new Random(SEED);
    List<KernelCase> cases = new ArrayList<>();
    new LayerKernels().operations().forEach(operation -> cases.addAll(Cover.of(operation, random)));
    Collections.shuffle(cases, random);
    return cases;
  }

  /**
   * So many of each operation, and as many again around the faults that are known: bfloat16
   * convolutions over an odd number of channels, strided gradients to a 1×1 kernel.
   */
  public static List<KernelCase> part(int ofEach) {
    return part(ofEach, c -> true);
  }

  /** As the other one, of those cases that are {@code wanted}. */
  static List<KernelCase> part(int ofEach, Predicate<KernelCase> wanted) {
    Map<String, List<KernelCase>> kinds =
        all().stream()
            .filter(wanted)
            .collect(
                Collectors.groupingBy(
                    c -> c.operation() + (isNearKnownFault(c) ? " near a fault" : ""),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return kinds.values().stream()
        .flatMap(cases -> cases.stream().limit(ofEach))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  static boolean isNearKnownFault(KernelCase c) {
    boolean bfloat16 = c.arithmetic() != Arithmetic.FLOAT32;
    return switch (c.operation()) {
      case "Conv2D" -> bfloat16 && c.in() % 2 == 1;
      case "Conv2DBackpropInput" -> bfloat16 && c.out() % 2 == 1;
      case "Conv2DBackpropFilter" ->
          c.get(Factor.KERNEL) == 1 && c.get(Factor.STRIDE) > 1 && c.in() < 16;
      case "DepthwiseConv2dNativeBackpropFilter" ->
          c.get(Factor.KERNEL) == 1 && c.get(Factor.STRIDE) > 1 && c.in() == 1;
      default -> false;
    };
  }
}
