package dev.gaze.tensorflow.kernels;

import java.util.Locale;

/** What a case multiplies in. */
public enum Arithmetic {
  /** A float32 operation. */
  FLOAT32,
  /** A bfloat16 operation. */
  BFLOAT16,
  /** A float32 operation in a session that rewrites to bfloat16 where it thinks fit. */
  MIXED;

  /** Of a level of {@link Factor#ARITHMETIC}. */
  static Arithmetic of(int level) {
    return values()[level];
  }

  /** What {@code this} calls itself in a report. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
