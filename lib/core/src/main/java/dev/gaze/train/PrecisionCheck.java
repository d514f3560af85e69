package dev.gaze.train;

/**
 * What a run in reduced precision does before it trains. It takes its first batch through both
 * networks and back, in float32 and in its own precision, and compares: some processors' kernels
 * have been wrong. Nothing of the run moves.
 */
public enum PrecisionCheck {
  /** Checks; trains in float32, with a warning, where more is off than rounding explains. */
  FLOAT32,
  /** Checks; opens no run where more is off than rounding explains. */
  STOP,
  /** Checks nothing, which saves a few seconds. */
  OFF
}
