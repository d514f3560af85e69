package dev.gaze.tensorflow;

/**
 * Writes a {@link RuntimeConfig} as TensorFlow reads it, a serialized {@code
 * tensorflow.ConfigProto}. The generated class of that name is on the class path; loading it takes
 * an eighth of a second of every start, so the few fields are written here.
 */
final class ConfigProto {
  // Field numbers of tensorflow/core/protobuf/config.proto and rewriter_config.proto.
  private static final int DEVICE_COUNT = 1;
  private static final int INTRA_OP_THREADS = 2;
  private static final int INTER_OP_THREADS = 5;
  private static final int GPU_OPTIONS = 6;
  private static final int ALLOW_SOFT_PLACEMENT = 7;
  private static final int USE_PER_SESSION_THREADS = 9;
  private static final int GRAPH_OPTIONS = 10;
  private static final int GPU_ALLOW_GROWTH = 4;
  private static final int GPU_EXPERIMENTAL = 9;
  private static final int VIRTUAL_DEVICES = 1;
  private static final int MEMORY_LIMIT_MB = 1;
  private static final int REWRITE_OPTIONS = 10;
  private static final int OPTIMIZER_PASSES = 12;
  private static final int ONE = 1;
  private static final int AUTO_MIXED_PRECISION = 23;
  private static final int AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16 = 31;
  private static final int WITHOUT_MLIR = 32;
  private static final int ON = 1;

  private ConfigProto() {}

  static byte[] of(RuntimeConfig config) {
    Message proto =
        new Message()
            .number(INTRA_OP_THREADS, config.intraOpThreads())
            .number(INTER_OP_THREADS, config.interOpThreads())
            .message(GPU_OPTIONS, gpu(config))
            .number(ALLOW_SOFT_PLACEMENT, 1)
            .message(GRAPH_OPTIONS, new Message().message(REWRITE_OPTIONS, rewrites(config)));
    if (config.interOpThreads() > 0) {
      // Otherwise the first session's number holds for the process.
      proto.number(USE_PER_SESSION_THREADS, 1);
    }
    if (config.device() == Device.CPU) {
      proto.message(DEVICE_COUNT, new Message().text(1, "GPU").number(2, 0));
    }
    return proto.bytes();
  }

  private static Message gpu(RuntimeConfig config) {
    if (config.gpuMemoryLimitMb() == 0) {
      return new Message().number(GPU_ALLOW_GROWTH, config.gpuMemoryGrowth() ? 1 : 0);
    }
    // A virtual device of this size; TensorFlow refuses it together with growth.
    Message device = new Message().floats(MEMORY_LIMIT_MB, config.gpuMemoryLimitMb());
    return new Message().message(GPU_EXPERIMENTAL, new Message().message(VIRTUAL_DEVICES, device));
  }

  private static Message rewrites(RuntimeConfig config) {
    return switch (config.precision()) {
      case FP32 -> once();
      case BF16 ->
          PrecisionFacts.lacksBfloat16()
              ? once()
              : new Message().number(AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16, ON);
      // For GPUs. Not auto_mixed_precision_cpu besides: it emulates half without a gain, and ends
      // the process on most graphs that hold the gradients of a convolution or matrix product.
      case FP16 -> once().number(AUTO_MIXED_PRECISION, ON);
    };
  }

  /**
   * The graph is optimised once, and without a detour through MLIR: the first run of a step takes
   * about two thirds of the time, later ones the same. Not tried on what is rewritten to bfloat16.
   */
  private static Message once() {
    return new Message().number(OPTIMIZER_PASSES, ONE).number(WITHOUT_MLIR, ON);
  }
}
