package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_BOOL;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DOUBLE;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT64;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_STRING;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import dev.gaze.tensorflow.internal.LiveTensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Tensor;

/** The native methods of {@link Tensor}. */
@NullMarked
final class TensorBridge {
  private TensorBridge() {}

  /** Allocates a tensor of fixed-size elements; its content is undefined. */
  static long allocate(int dataType, long[] shape, long byteSize) {
    if (dataType == TF_STRING) {
      throw new UnsupportedOperationException(
          "a string Tensor cannot be made from a ByteBuffer: TensorFlow 2 has no encoding of strings in one buffer; use Tensor.create(Object) with byte[] elements");
    }
    TF_Tensor tensor = TF_AllocateTensor(dataType, shape, shape.length, byteSize);
    if (tensor == null) {
      throw new IllegalStateException("unable to allocate " + byteSize + " bytes for the Tensor");
    }
    return LiveTensors.opened(Handles.of(tensor));
  }

  static long allocateScalarBytes(byte[] value) {
    return StringTensors.allocate(new long[0], new Object[] {value});
  }

  static long allocateNonScalarBytes(long[] shape, Object[] values) {
    return StringTensors.allocate(shape, values);
  }

  static void delete(long handle) {
    if (handle != 0) {
      TF_DeleteTensor(Handles.tensor(handle));
      LiveTensors.closed();
    }
  }

  /** A view of the tensor's memory, valid until the tensor is closed. */
  static ByteBuffer buffer(long handle) {
    TF_Tensor tensor = Handles.tensor(handle);
    long size = TF_TensorByteSize(tensor);
    Pointer data = TF_TensorData(tensor);
    if (size == 0 || data == null) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a Tensor of " + size + " bytes is too large for a ByteBuffer (at most 2^31 - 1 bytes)");
    }
    return new BytePointer(data).capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  static int dtype(long handle) {
    return TF_TensorType(Handles.tensor(handle));
  }

  static long[] shape(long handle) {
    TF_Tensor tensor = Handles.tensor(handle);
    long[] shape = new long[TF_NumDims(tensor)];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = TF_Dim(tensor, i);
    }
    return shape;
  }

  /** Copies a boxed scalar or a (nested) array of primitives into the tensor. */
  static void setValue(long handle, Object value) {
    TensorValues.write(buffer(handle), value);
  }

  /** Copies the tensor into a (nested) array of its shape. */
  static void readNDArray(long handle, Object array) {
    TF_Tensor tensor = Handles.tensor(handle);
    if (TF_TensorType(tensor) == TF_STRING) {
      StringTensors.read(tensor, (Object[]) array);
    } else {
      TensorValues.read(buffer(handle), array);
    }
  }

  static float scalarFloat(long handle) {
    return scalar(handle, TF_FLOAT, "Float").getFloat();
  }

  static double scalarDouble(long handle) {
    return scalar(handle, TF_DOUBLE, "Double").getDouble();
  }

  static int scalarInt(long handle) {
    return scalar(handle, TF_INT32, "Int").getInt();
  }

  static long scalarLong(long handle) {
    return scalar(handle, TF_INT64, "Long").getLong();
  }

  static boolean scalarBoolean(long handle) {
    return scalar(handle, TF_BOOL, "Boolean").get() != 0;
  }

  static byte[] scalarBytes(long handle) {
    TF_Tensor tensor = Handles.tensor(handle);
    requireScalar(tensor);
    if (TF_TensorType(tensor) != TF_STRING) {
      throw new IllegalArgumentException("Tensor is not a string/bytes scalar");
    }
    return StringTensors.element(tensor, 0);
  }

  private static ByteBuffer scalar(long handle, int dataType, String name) {
    TF_Tensor tensor = Handles.tensor(handle);
    requireScalar(tensor);
    if (TF_TensorType(tensor) != dataType) {
      throw new IllegalStateException("Tensor is not a " + name + " scalar");
    }
    return buffer(handle);
  }

  private static void requireScalar(TF_Tensor tensor) {
    if (TF_NumDims(tensor) != 0) {
      throw new IllegalStateException("Tensor is not a scalar");
    }
  }
}
