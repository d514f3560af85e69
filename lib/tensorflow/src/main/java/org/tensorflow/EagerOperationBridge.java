package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteTensorHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpGetInputLength;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpGetOutputLength;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleDataType;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleDim;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleResolve;

import dev.gaze.tensorflow.internal.LiveTensors;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * The native methods of {@link EagerOperation}: an executed operation and the tensors that it gave.
 */
@NullMarked
final class EagerOperationBridge {
  private EagerOperationBridge() {}

  static void delete(long operation) {
    if (operation != 0) {
      TFE_DeleteOp(Handles.eagerOperation(operation));
    }
  }

  static void deleteTensorHandle(long tensor) {
    if (tensor != 0) {
      TFE_DeleteTensorHandle(Handles.eagerTensor(tensor));
    }
  }

  /** Waits for the value if need be, and copies it to the CPU. */
  static long resolveTensorHandle(long tensor) {
    try (NativeCall call = new NativeCall()) {
      TF_Tensor value = TFE_TensorHandleResolve(Handles.eagerTensor(tensor), call.status());
      call.check();
      return LiveTensors.opened(Handles.of(value));
    }
  }

  static int outputListLength(long operation, String name) {
    try (NativeCall call = new NativeCall()) {
      int length =
          TFE_OpGetOutputLength(Handles.eagerOperation(operation), call.utf8(name), call.status());
      call.check();
      return length;
    }
  }

  static int inputListLength(long operation, String name) {
    try (NativeCall call = new NativeCall()) {
      int length =
          TFE_OpGetInputLength(Handles.eagerOperation(operation), call.utf8(name), call.status());
      call.check();
      return length;
    }
  }

  static int dataType(long tensor) {
    return TFE_TensorHandleDataType(Handles.eagerTensor(tensor));
  }

  static int numDims(long tensor) {
    try (NativeCall call = new NativeCall()) {
      int rank = TFE_TensorHandleNumDims(Handles.eagerTensor(tensor), call.status());
      call.check();
      return rank;
    }
  }

  static long dim(long tensor, int index) {
    try (NativeCall call = new NativeCall()) {
      long dim = TFE_TensorHandleDim(Handles.eagerTensor(tensor), index, call.status());
      call.check();
      return dim;
    }
  }
}
