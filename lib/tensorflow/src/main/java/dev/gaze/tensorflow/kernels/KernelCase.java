package dev.gaze.tensorflow.kernels;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One operation at one size.
 *
 * @param operation its name in the table
 * @param values of the factors that the operation has
 */
public record KernelCase(String operation, Map<Factor, Integer> values) {
  private static final String SEPARATOR = ": ";

  /** Copies the values, in the factors' order. */
  public KernelCase {
    values = new EnumMap<>(values);
  }

  /** The values, a copy. */
  @Override
  public Map<Factor, Integer> values() {
    return new EnumMap<>(values);
  }

  /** What it is computed in. */
  public Arithmetic arithmetic() {
    return Arithmetic.of(get(Factor.ARITHMETIC));
  }

  int get(Factor factor) {
    Integer value = values.get(factor);
    if (value == null) {
      throw new IllegalArgumentException(operation + " has no " + factor.label());
    }
    return value;
  }

  int batch() {
    return get(Factor.BATCH);
  }

  int height() {
    return get(Factor.MAP);
  }

  int width() {
    return height() + (height() % 2 == 0 ? -2 : 2);
  }

  int in() {
    return get(Factor.IN);
  }

  int out() {
    return get(Factor.OUT);
  }

  int threads() {
    return get(Factor.THREADS);
  }

  boolean transposesFirst() {
    return (get(Factor.TRANSPOSED) & 1) != 0;
  }

  boolean transposesSecond() {
    return (get(Factor.TRANSPOSED) & 2) != 0;
  }

  /** Where the operation's window meets the map. */
  Window window(int dilation) {
    return new Window(
        height(), width(), get(Factor.KERNEL), get(Factor.STRIDE), dilation, get(Factor.SAME) == 1);
  }

  /** The case as one line, which {@link #parse} reads: {@code Conv2D: arithmetic=1 batch=3 …}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey().label() + "=" + entry.getValue())
        .collect(Collectors.joining(" ", operation + SEPARATOR, ""));
  }

  static KernelCase parse(String line) {
    int at = line.lastIndexOf(SEPARATOR);
    Map<Factor, Integer> values = new EnumMap<>(Factor.class);
    for (String pair : line.substring(at + SEPARATOR.length()).split(" ", -1)) {
      int equals = pair.indexOf('=');
      values.put(
          Factor.valueOf(pair.substring(0, equals).toUpperCase(Locale.ROOT)),
          Integer.valueOf(pair.substring(equals + 1)));
    }
    return new KernelCase(line.substring(0, at), values);
  }
}
