package dev.gaze.tensorflow.kernels;

import java.util.List;
import java.util.Locale;

/** What cases of an operation differ in, and the values that each takes. */
public enum Factor {
  /** An {@link Arithmetic}: 0 float32, 1 bfloat16, 2 mixed. */
  ARITHMETIC(0, 1, 2),
  /** Images in a batch. */
  BATCH(1, 3),
  /** The height of a map, whose width is two more if it is odd, two less if it is even. */
  MAP(5, 8, 13),
  /** Channels of the map that goes into the forward operation. */
  IN(1, 2, 3, 5, 7, 8, 15, 16, 17, 33),
  /** Channels of the map that comes out of the forward operation. */
  OUT(1, 2, 3, 5, 7, 8, 15, 16, 17, 33),
  /** Height and width of a kernel or window. */
  KERNEL(1, 2, 3, 4, 5),
  /** Stride in both directions. */
  STRIDE(1, 2, 3),
  /** 1 for SAME, 0 for VALID. */
  SAME(0, 1),
  /** Outputs of a depthwise convolution for each channel. */
  MULTIPLIER(1, 2, 3),
  /** A product's transposed factors: none, the first, the second, both. */
  TRANSPOSED(0, 1, 2, 3),
  /** Threads that share the operation. */
  THREADS(1, 2);

  @SuppressWarnings("ImmutableEnumChecker") // List.of() is.
  private final List<Integer> levels;

  Factor(Integer... levels) {
    this.levels = List.of(levels);
  }

  List<Integer> levels() {
    return levels;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
