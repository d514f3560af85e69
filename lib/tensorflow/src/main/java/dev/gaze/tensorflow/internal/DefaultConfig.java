package dev.gaze.tensorflow.internal;

/**
 * The serialized ConfigProto of sessions that are opened without one: the one process-wide setting
 * of this library, because KotlinDL's models make their {@code Session(graph)} where no argument
 * can reach.
 */
public final class DefaultConfig {
  /** {@code RuntimeConfig.defaults()}, which stands above this package: a test compares. */
  private static volatile byte[] bytes = {
    0x10,
    0, // intra_op_parallelism_threads
    0x28,
    0, // inter_op_parallelism_threads
    0x32,
    2,
    0x20,
    1, // gpu_options.allow_growth
    0x38,
    1, // allow_soft_placement
    0x52,
    7,
    0x52,
    5, // graph_options.rewrite_options
    0x60,
    1, // meta_optimizer_iterations
    (byte) 0x80,
    2,
    1 // disable_tfg_optimizer
  };

  private DefaultConfig() {}

  /** The one that holds now. */
  public static byte[] get() {
    return bytes.clone();
  }

  /** From now on; sessions that are open keep theirs. */
  public static void set(byte[] config) {
    bytes = config.clone();
  }
}
