package dev.gaze.tensorflow.gradients;

import static org.tensorflow.DataType.DOUBLE;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.tensorflow.DataType;

/**
 * Functions whose gradients of first and second order are checked: together, the tests that use
 * this hold every op of Gaze's and KotlinDL's layers, activations and losses.
 */
final class GradientCases {
  private record Case(DataType type, GradientCheck.Function function, List<long[]> shapes) {}

  private final Map<String, Case> cases = new TreeMap<>();

  /** A function of double inputs of these shapes. */
  void add(String name, GradientCheck.Function function, long[]... shapes) {
    put(name, DOUBLE, function, shapes);
  }

  /** A function of inputs of this type, for ops that have no double or another kernel for float. */
  void put(String name, DataType type, GradientCheck.Function function, long[]... shapes) {
    cases.put(name, new Case(type, function, Arrays.asList(shapes)));
  }

  /** A test of each; its seed is in the error. */
  Stream<DynamicTest> tests() {
    return cases.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey())));
  }

  private void check(String name) {
    Case one = cases.get(name);
    // The same values every time: now and then, random ones come so close to a kink that
    // differences step over it.
    long seed = name.hashCode();
    try (GradientCheck check = new GradientCheck(one.type, seed, one.shapes)) {
      check.run(one.function);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(name + ", seed " + seed, e);
    }
  }

  static long[] dims(long... dims) {
    return dims;
  }
}
