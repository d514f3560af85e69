package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_STRING;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringCopy;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringDealloc;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringGetDataPointer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringGetSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_StringInit;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import dev.gaze.tensorflow.internal.LiveTensors;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * Tensors of byte strings. TensorFlow 2 keeps an array of {@code TF_TString}, each with memory of
 * its own.
 */
@NullMarked
final class StringTensors {
  private static final int ELEMENT_BYTES = Pointer.sizeof(TF_TString.class);

  /**
   * TensorFlow calls it on any thread when the last user of a tensor's memory is gone, so it is
   * never freed.
   */
  private static final Deallocator_Pointer_long_Pointer FREE =
      new Deallocator_Pointer_long_Pointer() {
        @Override
        public void call(Pointer data, long byteSize, Pointer unused) {
          TF_TString strings = new TF_TString(data);
          for (long i = 0; i < byteSize / ELEMENT_BYTES; i++) {
            TF_StringDealloc(strings.getPointer(i));
          }
          Pointer.free(data);
        }
      }.retainReference();

  private StringTensors() {}

  /**
   * Allocates a string tensor and fills it from nested arrays whose leaves are {@code byte[]},
   * row-major.
   */
  static long allocate(long[] shape, Object[] values) {
    long elements = 1;
    for (long dim : shape) {
      elements *= dim;
    }
    // All zeros is the empty string: a half-filled array may be freed.
    Pointer memory = Pointer.calloc(Math.max(1, elements), ELEMENT_BYTES);
    long byteSize = elements * ELEMENT_BYTES;
    try (NativeCall call = new NativeCall()) {
      long filled = fill(call, new TF_TString(memory), 0, values);
      if (filled != elements) {
        throw new IllegalArgumentException(
            "expected " + elements + " strings for the Tensor's shape, got " + filled);
      }
    } catch (RuntimeException e) {
      FREE.call(memory, byteSize, null);
      throw e;
    }
    TF_Tensor tensor = TF_NewTensor(TF_STRING, shape, shape.length, memory, byteSize, FREE, null);
    if (tensor == null) {
      throw new IllegalStateException("unable to make a Tensor of " + elements + " strings");
    }
    return LiveTensors.opened(Handles.of(tensor));
  }

  private static long fill(NativeCall call, TF_TString strings, long next, Object[] values) {
    for (Object value : values) {
      if (value == null) {
        throw new NullPointerException("null entries in provided array");
      }
      if (value instanceof byte[] bytes) {
        TF_TString string = strings.getPointer(next++);
        TF_StringInit(string);
        TF_StringCopy(string, call.bytes(bytes), bytes.length);
      } else {
        next = fill(call, strings, next, (Object[]) value);
      }
    }
    return next;
  }

  /** Copies the strings into nested arrays whose leaves become {@code byte[]}. */
  static void read(TF_Tensor tensor, Object[] array) {
    read(tensor, array, TF_NumDims(tensor), 0);
  }

  private static long read(TF_Tensor tensor, Object[] array, int rank, long next) {
    for (int i = 0; i < array.length; i++) {
      if (rank > 1) {
        next = read(tensor, (Object[]) array[i], rank - 1, next);
      } else {
        array[i] = element(tensor, next++);
      }
    }
    return next;
  }

  /** A copy of the string at a row-major index. */
  static byte[] element(TF_Tensor tensor, long index) {
    TF_TString string = new TF_TString(TF_TensorData(tensor)).getPointer(index);
    byte[] bytes = new byte[Math.toIntExact(TF_StringGetSize(string))];
    if (bytes.length > 0) {
      TF_StringGetDataPointer(string).get(bytes);
    }
    return bytes;
  }
}
