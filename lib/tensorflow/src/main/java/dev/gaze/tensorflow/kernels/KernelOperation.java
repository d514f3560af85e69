package dev.gaze.tensorflow.kernels;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Output;

/**
 * An entry of the table: an operation, or a few that TensorFlow may make one of.
 *
 * @param name unlike all others
 * @param levels the factors it has, and their values
 * @param crossed the factors whose values are all combined, not only in pairs
 * @param inputs what it takes
 * @param build builds it
 * @param reference computes it
 */
record KernelOperation(
    String name,
    Map<Factor, List<Integer>> levels,
    List<Factor> crossed,
    Function<KernelCase, List<Input>> inputs,
    Build build,
    Reference reference) {

  /** Adds the operation to a graph. */
  interface Build {
    List<Output<?>> outputs(KernelGraph graph, KernelCase of, List<Output<?>> inputs);
  }

  /** Computes the operation in double. */
  interface Reference {
    List<Sums> outputs(KernelCase of, double[][] inputs);
  }

  /** With these factors, and {@link Factor#ARITHMETIC} and {@link Factor#THREADS} as all have. */
  static Map<Factor, List<Integer>> factors(Factor... factors) {
    Map<Factor, List<Integer>> levels = new EnumMap<>(Factor.class);
    levels.put(Factor.ARITHMETIC, Factor.ARITHMETIC.levels());
    levels.put(Factor.THREADS, Factor.THREADS.levels());
    for (Factor factor : factors) {
      levels.put(factor, factor.levels());
    }
    return levels;
  }

  /** With other values of one factor. */
  KernelOperation with(Factor factor, Integer... values) {
    Map<Factor, List<Integer>> changed = new EnumMap<>(levels);
    changed.put(factor, List.of(values));
    return new KernelOperation(name, changed, crossed, inputs, build, reference);
  }

  /** For an operation that has no bfloat16 kernel. */
  KernelOperation withoutBfloat16() {
    return with(
        Factor.ARITHMETIC,
        levels.getOrDefault(Factor.ARITHMETIC, List.of()).stream()
            .filter(level -> Arithmetic.of(level) != Arithmetic.BFLOAT16)
            .toArray(Integer[]::new));
  }
}
