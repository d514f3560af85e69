package dev.gaze.tensorflow;

/**
 * What a session multiplies in. Weights, sums and whatever needs range stay float32; TensorFlow's
 * automatic mixed precision chooses the ops (convolutions, matrix products and what lies between
 * them) when the session first runs a graph.
 */
public enum Precision {
  /** Float32 throughout. */
  FP32,
  /**
   * bfloat16: float32's range, 8 bits of precision; needs no loss scaling. On CPUs, through oneDNN:
   * fast with AVX-512 BF16 or AMX, slow without. TensorFlow 2.21 has no automatic bfloat16 for
   * GPUs: ops that run there stay float32 (TF32 on Ampere and newer).
   */
  BF16,
  /**
   * IEEE half, on GPUs: small values underflow without loss scaling. On a CPU all stays float32,
   * which is said once on standard error: TensorFlow 2.21 can only emulate half there, slower than
   * float32, and ends the process on the gradients of many graphs.
   */
  FP16
}
