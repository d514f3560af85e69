package dev.gaze.tensorflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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
  private static final int AUTO_MIXED_PRECISION = 23;
  private static final int AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16 = 31;
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
      case FP32 -> new Message();
      case BF16 -> new Message().number(AUTO_MIXED_PRECISION_ONEDNN_BFLOAT16, ON);
      // For GPUs. Not auto_mixed_precision_cpu besides: it emulates half without a gain, and ends
      // the process on most graphs that hold the gradients of a convolution or matrix product.
      case FP16 -> new Message().number(AUTO_MIXED_PRECISION, ON);
    };
  }

  /**
   * The protocol buffers' wire format: a tag of field number and kind, then a varint or a length
   * and bytes.
   */
  private static final class Message {
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, int value) {
      varint((field << 3) | VARINT);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message floats(int field, float value) {
      ByteBuffer packed = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      return bytes(field, packed.putFloat(value).array());
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private Message bytes(int field, byte[] value) {
      varint((field << 3) | BYTES);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private void varint(int value) {
      int rest = value;
      while (rest > 0x7f) {
        out.write((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
    }
  }
}
