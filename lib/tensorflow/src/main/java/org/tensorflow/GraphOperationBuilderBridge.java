package org.tensorflow;

import static java.util.Objects.requireNonNull;
import static org.tensorflow.internal.c_api.global.tensorflow.*;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Operation;

/**
 * The native methods of {@link GraphOperationBuilder}. Setters report nothing: TensorFlow keeps
 * what is wrong with an attribute until {@link #finish}.
 */
@NullMarked
final class GraphOperationBuilderBridge {
  /** The graphs of the builders that are open, of those operations that may need mending. */
  private static final Map<Long, Long> GRAPHS = new ConcurrentHashMap<>();

  private GraphOperationBuilderBridge() {}

  static long allocate(long graph, String type, String name) {
    try (NativeCall call = new NativeCall()) {
      long builder =
          Handles.of(TF_NewOperation(Handles.graph(graph), call.utf8(type), call.utf8(name)));
      if (OneDnnRepair.concerns(type)) {
        GRAPHS.put(builder, graph);
      }
      return builder;
    }
  }

  static long finish(long builder) {
    Long graph = GRAPHS.remove(builder);
    try (NativeCall call = new NativeCall()) {
      return graph == null
          ? Handles.of(finish(call, builder))
          : GraphLocks.adding(
              graph,
              () -> {
                TF_Operation operation = finish(call, builder);
                OneDnnRepair.mend(call, Handles.graph(graph), operation);
                return Handles.of(operation);
              });
    }
  }

  private static TF_Operation finish(NativeCall call, long builder) {
    TF_Operation operation = TF_FinishOperation(Handles.description(builder), call.status());
    call.check();
    return operation;
  }

  static void addInput(long builder, long operation, int index) {
    try (NativeCall call = new NativeCall()) {
      TF_AddInput(Handles.description(builder), call.output(operation, index));
    }
  }

  static void addInputList(long builder, long[] operations, int[] indices) {
    try (NativeCall call = new NativeCall()) {
      TF_AddInputList(
          Handles.description(builder), call.outputs(operations, indices), operations.length);
    }
  }

  static void addControlInput(long builder, long operation) {
    if (operation == 0) {
      throw new IllegalStateException(
          "control input is not valid, perhaps the Graph containing it has been closed()?");
    }
    TF_AddControlInput(Handles.description(builder), Handles.operation(operation));
  }

  static void setDevice(long builder, String device) {
    try (NativeCall call = new NativeCall()) {
      TF_SetDevice(Handles.description(builder), call.utf8(device));
    }
  }

  static void setAttrString(long builder, String name, byte[] value) {
    try (NativeCall call = new NativeCall()) {
      TF_SetAttrString(
          Handles.description(builder), call.utf8(name), call.bytes(value), value.length);
    }
  }

  /** Each element of {@code values} is a {@code byte[]}. */
  static void setAttrStringList(long builder, String name, Object[] values) {
    try (NativeCall call = new NativeCall()) {
      TF_SetAttrStringList(
          Handles.description(builder),
          call.utf8(name),
          call.byteStrings(values),
          call.lengths(values),
          values.length);
    }
  }

  static void setAttrInt(long builder, String name, long value) {
    TF_SetAttrInt(Handles.description(builder), requireNonNull(name), value);
  }

  static void setAttrIntList(long builder, String name, long[] values) {
    TF_SetAttrIntList(Handles.description(builder), requireNonNull(name), values, values.length);
  }

  static void setAttrFloat(long builder, String name, float value) {
    TF_SetAttrFloat(Handles.description(builder), requireNonNull(name), value);
  }

  static void setAttrFloatList(long builder, String name, float[] values) {
    TF_SetAttrFloatList(Handles.description(builder), requireNonNull(name), values, values.length);
  }

  static void setAttrBool(long builder, String name, boolean value) {
    TF_SetAttrBool(Handles.description(builder), requireNonNull(name), NativeCall.bool(value));
  }

  static void setAttrBoolList(long builder, String name, boolean[] values) {
    TF_SetAttrBoolList(
        Handles.description(builder),
        requireNonNull(name),
        NativeCall.bools(values),
        values.length);
  }

  static void setAttrType(long builder, String name, int dataType) {
    TF_SetAttrType(Handles.description(builder), requireNonNull(name), dataType);
  }

  static void setAttrTypeList(long builder, String name, int[] dataTypes) {
    TF_SetAttrTypeList(
        Handles.description(builder), requireNonNull(name), dataTypes, dataTypes.length);
  }

  static void setAttrTensor(long builder, String name, long tensor) {
    try (NativeCall call = new NativeCall()) {
      TF_SetAttrTensor(
          Handles.description(builder),
          requireNonNull(name),
          Handles.attribute(tensor),
          call.status());
      call.check();
    }
  }

  static void setAttrTensorList(long builder, String name, long[] tensors) {
    for (long tensor : tensors) {
      Handles.attribute(tensor);
    }
    try (NativeCall call = new NativeCall()) {
      TF_SetAttrTensorList(
          Handles.description(builder),
          call.utf8(name),
          call.pointers(tensors),
          tensors.length,
          call.status());
      call.check();
    }
  }

  /** A {@code rank} of -1 is an unknown shape. */
  static void setAttrShape(long builder, String name, long[] dims, int rank) {
    TF_SetAttrShape(
        Handles.description(builder), requireNonNull(name), rank < 0 ? new long[0] : dims, rank);
  }

  static void setAttrShapeList(long builder, String name, long[] dims, int[] ranks) {
    try (NativeCall call = new NativeCall()) {
      TF_SetAttrShapeList(
          Handles.description(builder),
          call.utf8(name),
          call.shapes(dims, ranks),
          new IntPointer(ranks),
          ranks.length);
    }
  }
}
