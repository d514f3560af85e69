package dev.gaze.tensorflow;

/** Where a session computes. */
public enum Device {
  /** The first GPU if TensorFlow finds one, else the CPU. */
  AUTO,
  /** The CPU; a GPU is not touched, nor is its memory. */
  CPU,
  /** The first GPU; opening a session is an error if TensorFlow finds none. */
  GPU
}
