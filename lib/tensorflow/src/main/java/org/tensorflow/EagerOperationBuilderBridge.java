package org.tensorflow;

import static java.util.Objects.requireNonNull;
import static org.tensorflow.internal.c_api.global.tensorflow.*;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TFE_Op;

/** The native methods of {@link EagerOperationBuilder}. */
@NullMarked
final class EagerOperationBuilderBridge {
  /**
   * More outputs than any registered op has; TensorFlow reports an operation with more as an error.
   */
  private static final int MAX_OUTPUTS = 1000;

  /** The contexts of the builders that are open, of those operations that may need mending. */
  private static final Map<Long, Long> CONTEXTS = new ConcurrentHashMap<>();

  private EagerOperationBuilderBridge() {}

  static long allocate(long context, String type) {
    try (NativeCall call = new NativeCall()) {
      TFE_Op operation = TFE_NewOp(Handles.context(context), call.utf8(type), call.status());
      call.check();
      long builder = Handles.of(operation);
      if (OneDnnRepair.concernsEager(type)) {
        CONTEXTS.put(builder, context);
      }
      return builder;
    }
  }

  static void delete(long builder) {
    CONTEXTS.remove(builder);
    EagerOperationBridge.delete(builder);
  }

  /** Runs the operation; returns the handles of its outputs. */
  static long[] execute(long builder) {
    TFE_Op operation = Handles.eagerOperation(builder);
    Long context = CONTEXTS.remove(builder);
    try (NativeCall call = new NativeCall()) {
      if (context == null) {
        return execute(call, operation);
      }
      try (EagerRepair repair = new EagerRepair(call, Handles.context(context), operation)) {
        return execute(call, repair.mended());
      }
    }
  }

  private static long[] execute(NativeCall call, TFE_Op operation) {
    IntPointer count = new IntPointer(1).put(MAX_OUTPUTS);
    PointerPointer<Pointer> outputs = call.nulls(MAX_OUTPUTS);
    TFE_Execute(operation, outputs, count, call.status());
    call.check();
    long[] handles = new long[count.get()];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = Handles.of(outputs.get(i));
    }
    return handles;
  }

  static void addInput(long builder, long tensor) {
    try (NativeCall call = new NativeCall()) {
      TFE_OpAddInput(Handles.eagerOperation(builder), Handles.eagerTensor(tensor), call.status());
      call.check();
    }
  }

  static void addInputList(long builder, long[] tensors) {
    try (NativeCall call = new NativeCall()) {
      TFE_OpAddInputList(
          Handles.eagerOperation(builder), call.pointers(tensors), tensors.length, call.status());
      call.check();
    }
  }

  static void setDevice(long builder, String device) {
    try (NativeCall call = new NativeCall()) {
      TFE_OpSetDevice(Handles.eagerOperation(builder), call.utf8(device), call.status());
      call.check();
    }
  }

  static void setAttrString(long builder, String name, byte[] value) {
    try (NativeCall call = new NativeCall()) {
      TFE_OpSetAttrString(
          Handles.eagerOperation(builder), call.utf8(name), call.bytes(value), value.length);
    }
  }

  /** Each element of {@code values} is a {@code byte[]} or a String. */
  static void setAttrStringList(long builder, String name, Object[] values) {
    Object[] bytes = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = values[i] instanceof String s ? s.getBytes(StandardCharsets.UTF_8) : values[i];
    }
    try (NativeCall call = new NativeCall()) {
      TFE_OpSetAttrStringList(
          Handles.eagerOperation(builder),
          call.utf8(name),
          call.byteStrings(bytes),
          call.lengths(bytes),
          bytes.length);
    }
  }

  static void setAttrInt(long builder, String name, long value) {
    TFE_OpSetAttrInt(Handles.eagerOperation(builder), requireNonNull(name), value);
  }

  static void setAttrIntList(long builder, String name, long[] values) {
    TFE_OpSetAttrIntList(
        Handles.eagerOperation(builder), requireNonNull(name), values, values.length);
  }

  static void setAttrFloat(long builder, String name, float value) {
    TFE_OpSetAttrFloat(Handles.eagerOperation(builder), requireNonNull(name), value);
  }

  static void setAttrFloatList(long builder, String name, float[] values) {
    TFE_OpSetAttrFloatList(
        Handles.eagerOperation(builder), requireNonNull(name), values, values.length);
  }

  static void setAttrBool(long builder, String name, boolean value) {
    TFE_OpSetAttrBool(
        Handles.eagerOperation(builder), requireNonNull(name), NativeCall.bool(value));
  }

  static void setAttrBoolList(long builder, String name, boolean[] values) {
    TFE_OpSetAttrBoolList(
        Handles.eagerOperation(builder),
        requireNonNull(name),
        NativeCall.bools(values),
        values.length);
  }

  static void setAttrType(long builder, String name, int dataType) {
    TFE_OpSetAttrType(Handles.eagerOperation(builder), requireNonNull(name), dataType);
  }

  static void setAttrTypeList(long builder, String name, int[] dataTypes) {
    TFE_OpSetAttrTypeList(
        Handles.eagerOperation(builder), requireNonNull(name), dataTypes, dataTypes.length);
  }

  static void setAttrTensor(long builder, String name, long tensor) {
    try (NativeCall call = new NativeCall()) {
      TFE_OpSetAttrTensor(
          Handles.eagerOperation(builder),
          call.utf8(name),
          Handles.attribute(tensor),
          call.status());
      call.check();
    }
  }

  /** A {@code rank} of -1 is an unknown shape. */
  static void setAttrShape(long builder, String name, long[] dims, int rank) {
    try (NativeCall call = new NativeCall()) {
      TFE_OpSetAttrShape(
          Handles.eagerOperation(builder),
          requireNonNull(name),
          rank < 0 ? new long[0] : dims,
          rank,
          call.status());
      call.check();
    }
  }

  static void setAttrShapeList(long builder, String name, long[] dims, int[] ranks) {
    try (NativeCall call = new NativeCall()) {
      TFE_OpSetAttrShapeList(
          Handles.eagerOperation(builder),
          call.utf8(name),
          call.shapes(dims, ranks),
          new IntPointer(ranks),
          ranks.length,
          call.status());
      call.check();
    }
  }
}
