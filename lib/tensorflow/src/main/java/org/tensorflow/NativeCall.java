package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DEADLINE_EXCEEDED;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FAILED_PRECONDITION;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INVALID_ARGUMENT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OUT_OF_RANGE;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_PERMISSION_DENIED;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_RESOURCE_EXHAUSTED;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UNAUTHENTICATED;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UNAVAILABLE;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UNIMPLEMENTED;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Status;

/**
 * One call into TensorFlow's C API: what is allocated for it is freed when it closes, and its
 * status becomes an exception.
 *
 * <pre>{@code
 * try (NativeCall call = new NativeCall()) {
 *   TF_Operation operation = TF_FinishOperation(description, call.status());
 *   call.check();
 * }
 * }</pre>
 */
@NullMarked
final class NativeCall implements AutoCloseable {
  private final PointerScope scope = new PointerScope();
  private final TF_Status status = TF_Status.newStatus();

  TF_Status status() {
    return status;
  }

  /** Throws what TensorFlow 1.15 threw for the status's code; returns if all is well. */
  void check() {
    check(status);
  }

  static void check(TF_Status status) {
    int code = TF_GetCode(status);
    if (code == TF_OK) {
      return;
    }
    String message = withRemedy(string(TF_Message(status)));
    if (code == TF_INVALID_ARGUMENT) {
      throw new IllegalArgumentException(message);
    } else if (code == TF_UNAUTHENTICATED || code == TF_PERMISSION_DENIED) {
      throw new SecurityException(message);
    } else if (code == TF_RESOURCE_EXHAUSTED || code == TF_FAILED_PRECONDITION) {
      throw new IllegalStateException(message);
    } else if (code == TF_OUT_OF_RANGE) {
      throw new IndexOutOfBoundsException(message);
    } else if (code == TF_UNIMPLEMENTED) {
      throw new UnsupportedOperationException(message);
    }
    TensorFlowException other = new TensorFlowException(message);
    // 1.15 has one class for these; what happened to another process is told by the cause.
    if (code == TF_DEADLINE_EXCEEDED) {
      other.initCause(new TimeoutException(message));
    } else if (code == TF_UNAVAILABLE) {
      other.initCause(new ConnectException(message));
    }
    throw other;
  }

  /** TensorFlow does not say what its CPU kernels without dilations are to be replaced by. */
  private static String withRemedy(String message) {
    return message.contains("support dilation")
        ? message
            + " On a CPU, dilated convolutions and their gradients need oneDNN (x86-64, TF_ENABLE_ONEDNN_OPTS not 0), float32 or bfloat16, and padding SAME or VALID."
        : message;
  }

  /** Output {@code index} of one operation. */
  TF_Output output(long operation, int index) {
    return new TF_Output(1).oper(Handles.operation(operation)).index(index);
  }

  /** An array of outputs, one for each operation and index. */
  TF_Output outputs(long[] operations, int[] indices) {
    TF_Output array = new TF_Output(Math.max(1, operations.length));
    for (int i = 0; i < operations.length; i++) {
      if (operations[i] == 0) {
        throw new NullPointerException(
            "invalid operation (#"
                + i
                + " of "
                + operations.length
                + "): it belongs to a closed Graph, or it is the gradient of an output that does not depend on its input");
      }
      array.getPointer(i).oper(Handles.operation(operations[i])).index(indices[i]);
    }
    return array;
  }

  /** An array's outputs, which share its memory. */
  static List<TF_Output> list(TF_Output array, int n) {
    return IntStream.range(0, n).mapToObj(array::getPointer).toList();
  }

  /** An array of copies of these outputs. */
  static TF_Output array(List<TF_Output> outputs) {
    TF_Output array = new TF_Output(Math.max(1, outputs.size()));
    for (int i = 0; i < outputs.size(); i++) {
      array.getPointer(i).oper(outputs.get(i).oper()).index(outputs.get(i).index());
    }
    return array;
  }

  /** The handles of {@code n} outputs, then their indices, as the legacy classes want them. */
  static long[] split(TF_Output outputs, int n) {
    long[] split = new long[2 * n];
    for (int i = 0; i < n; i++) {
      TF_Output output = outputs.getPointer(i);
      split[i] = Handles.of(output.oper());
      split[n + i] = output.index();
    }
    return split;
  }

  /** An array of the things that the handles stand for. */
  PointerPointer<Pointer> pointers(long[] handles) {
    PointerPointer<Pointer> array = nulls(handles.length);
    for (int i = 0; i < handles.length; i++) {
      array.put(i, Handles.pointer(handles[i]));
    }
    return array;
  }

  /** An array of {@code n} null pointers, for results. */
  PointerPointer<Pointer> nulls(int n) {
    PointerPointer<Pointer> array = new PointerPointer<>(Math.max(1, n));
    for (int i = 0; i < n; i++) {
      array.put(i, (Pointer) null);
    }
    return array;
  }

  /** An array of byte strings; each element is a {@code byte[]}. */
  PointerPointer<Pointer> byteStrings(Object[] strings) {
    PointerPointer<Pointer> array = nulls(strings.length);
    for (int i = 0; i < strings.length; i++) {
      array.put(i, bytes((byte[]) strings[i]));
    }
    return array;
  }

  /** The lengths of byte strings; each element is a {@code byte[]}. */
  SizeTPointer lengths(Object[] strings) {
    SizeTPointer array = new SizeTPointer(Math.max(1, strings.length));
    for (int i = 0; i < strings.length; i++) {
      array.put(i, ((byte[]) strings[i]).length);
    }
    return array;
  }

  /**
   * An array of shapes.
   *
   * @param dims the dimensions of all shapes, one after the other
   * @param ranks the number of dimensions of each, -1 where it is unknown
   */
  PointerPointer<Pointer> shapes(long[] dims, int[] ranks) {
    LongPointer all = new LongPointer(Math.max(1, dims.length)).put(dims);
    PointerPointer<Pointer> array = nulls(ranks.length);
    long offset = 0;
    for (int i = 0; i < ranks.length; i++) {
      array.put(i, all.getPointer(offset));
      offset += Math.max(0, ranks[i]);
    }
    return array;
  }

  /** Bytes without a terminating zero. */
  BytePointer bytes(byte[] bytes) {
    return new BytePointer(Math.max(1, bytes.length)).put(bytes, 0, bytes.length);
  }

  /** A zero-terminated UTF-8 string. */
  BytePointer utf8(String string) {
    return new BytePointer(string, StandardCharsets.UTF_8);
  }

  /** A TensorFlow buffer of these bytes, freed with this call; null for null. */
  @Nullable TF_Buffer buffer(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    // JavaCPP makes a null pointer of no bytes, which TensorFlow reads from.
    return bytes.length == 0
        ? buffer()
        : TF_Buffer.newBufferFromString(bytes(bytes).limit(bytes.length));
  }

  /** An empty TensorFlow buffer for a result, freed with this call. */
  TF_Buffer buffer() {
    return TF_Buffer.newBuffer();
  }

  /** A copy of a buffer's bytes. */
  static byte[] copy(TF_Buffer buffer) {
    byte[] bytes = new byte[Math.toIntExact(buffer.length())];
    if (bytes.length > 0) {
      new BytePointer(buffer.data()).get(bytes);
    }
    return bytes;
  }

  /** The C API's booleans are bytes. */
  static byte bool(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  static byte[] bools(boolean[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = bool(values[i]);
    }
    return bytes;
  }

  static String string(BytePointer zeroTerminated) {
    return zeroTerminated.getString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    scope.close();
  }
}
