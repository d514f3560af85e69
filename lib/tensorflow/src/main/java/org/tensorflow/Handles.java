package org.tensorflow;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_Op;
import org.tensorflow.internal.c_api.TFE_TensorHandle;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Server;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * From the {@code long} handles that the legacy classes keep to JavaCPP's typed pointers, and back.
 * A handle of 0 is a closed object; what is thrown for it, and its wording, is what TensorFlow 1.15
 * threw.
 */
@NullMarked
final class Handles {
  private Handles() {}

  static TF_Graph graph(long handle) {
    if (handle == 0) {
      throw new IllegalStateException("close() has been called on the Graph");
    }
    return new TF_Graph(new Address(handle));
  }

  static TF_Operation operation(long handle) {
    if (handle == 0) {
      throw new IllegalStateException(
          "close() has been called on the Graph this Operation was a part of");
    }
    return new TF_Operation(new Address(handle));
  }

  static TF_OperationDescription description(long handle) {
    return new TF_OperationDescription(
        new Address(open(handle, "Operation has already been built")));
  }

  static TF_Session session(long handle) {
    return new TF_Session(new Address(open(handle, "close() has been called on the Session")));
  }

  static TF_Tensor tensor(long handle) {
    if (handle == 0) {
      throw new NullPointerException("close() was called on the Tensor");
    }
    return new TF_Tensor(new Address(handle));
  }

  /** A tensor that is an operation's attribute; 1.15 threw another exception for it if closed. */
  static TF_Tensor attribute(long handle) {
    return new TF_Tensor(new Address(open(handle, "close() has been called on the Tensor")));
  }

  static TF_Server server(long handle) {
    return new TF_Server(new Address(open(handle, "close() has been called on the Server")));
  }

  static TFE_Context context(long handle) {
    return new TFE_Context(new Address(open(handle, "Eager session has been closed")));
  }

  static TFE_Op eagerOperation(long handle) {
    return new TFE_Op(new Address(open(handle, "Operation has already been built")));
  }

  static TFE_TensorHandle eagerTensor(long handle) {
    return new TFE_TensorHandle(new Address(open(handle, "Tensor handle has been deleted")));
  }

  /** The bare address as a pointer, 0 included. */
  static Pointer pointer(long address) {
    return new Address(address);
  }

  /** The handle of what a pointer points to: 0 for null. */
  static long of(@Nullable Pointer pointer) {
    return pointer == null ? 0 : pointer.address();
  }

  private static long open(long handle, String message) {
    if (handle == 0) {
      throw new IllegalStateException(message);
    }
    return handle;
  }

  /** A pointer that owns nothing: JavaCPP has no public constructor from an address. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }
}
