package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationInputListLength;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOpType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputListLength;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Output;

/** The native methods of {@link GraphOperation}. */
@NullMarked
final class GraphOperationBridge {
  private GraphOperationBridge() {}

  static String name(long operation) {
    return NativeCall.string(TF_OperationName(Handles.operation(operation)));
  }

  static String type(long operation) {
    return NativeCall.string(TF_OperationOpType(Handles.operation(operation)));
  }

  static int numOutputs(long operation) {
    return TF_OperationNumOutputs(Handles.operation(operation));
  }

  static int outputListLength(long operation, String name) {
    try (NativeCall call = new NativeCall()) {
      int length =
          TF_OperationOutputListLength(
              Handles.operation(operation), call.utf8(name), call.status());
      call.check();
      return length;
    }
  }

  static int inputListLength(long operation, String name) {
    try (NativeCall call = new NativeCall()) {
      int length =
          TF_OperationInputListLength(Handles.operation(operation), call.utf8(name), call.status());
      call.check();
      return length;
    }
  }

  /**
   * The dimensions of an output, -1 where one is unknown; null where not even their number is
   * known.
   */
  static long @Nullable [] shape(long graph, long operation, int index) {
    requireOutput(operation, index);
    try (NativeCall call = new NativeCall()) {
      TF_Output output = call.output(operation, index);
      int rank = TF_GraphGetTensorNumDims(Handles.graph(graph), output, call.status());
      call.check();
      if (rank < 0) {
        return null;
      }
      long[] dims = new long[rank];
      if (rank > 0) {
        TF_GraphGetTensorShape(Handles.graph(graph), output, dims, rank, call.status());
        call.check();
      }
      return dims;
    }
  }

  static int dtype(long graph, long operation, int index) {
    Handles.graph(graph);
    requireOutput(operation, index);
    try (NativeCall call = new NativeCall()) {
      return TF_OperationOutputType(call.output(operation, index));
    }
  }

  /** The C API does not look: an index out of range would read foreign memory. */
  private static void requireOutput(long operation, int index) {
    int outputs = numOutputs(operation);
    if (index < 0 || index >= outputs) {
      throw new IndexOutOfBoundsException(
          "invalid output index (" + index + ") for an operation that has " + outputs + " outputs");
    }
  }
}
