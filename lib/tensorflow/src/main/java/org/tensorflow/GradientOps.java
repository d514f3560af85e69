package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_GetUniqueNameForOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_UnmapOperationName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishOperationLocked;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewOperationLocked;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrBool;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrFloat;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrMetadata;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrBool;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TFJ_Scope;
import org.tensorflow.internal.c_api.TF_AttrMetadata;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * The operations that a gradient rule builds. TensorFlow holds the graph's lock while it asks for
 * gradients, so only the C API's locked functions may be used here: {@link Graph}'s own methods
 * would wait forever.
 */
@NullMarked
final class GradientOps {
  /** An output of an operation in the graph; operation 0 is none. */
  record Value(long operation, int index) {
    boolean isNone() {
      return operation == 0;
    }
  }

  private final NativeCall call;
  private final TF_Graph graph;
  private final TFJ_Scope names;
  private final TF_Operation forward;

  /**
   * Prepares for one operation.
   *
   * @param names gives unique names to the new operations
   * @param forward the operation whose gradients are wanted
   */
  GradientOps(NativeCall call, TF_Graph graph, TFJ_Scope names, TF_Operation forward) {
    this.call = call;
    this.graph = graph;
    this.names = names;
    this.forward = forward;
  }

  /** Adds an operation without attributes; its first output. */
  Value op(String type, Value... inputs) {
    return build(type, description -> {}, inputs);
  }

  /** Adds an operation that takes these attributes from the forward operation; its first output. */
  Value like(String[] attributes, String type, Value... inputs) {
    return build(
        type,
        description -> {
          for (String attribute : attributes) {
            TF_Buffer value = call.buffer();
            TF_OperationGetAttrValueProto(forward, attribute, value, call.status());
            call.check();
            TF_SetAttrValueProto(
                description, attribute, value.data(), value.length(), call.status());
            call.check();
          }
        },
        inputs);
  }

  /** An output of the forward operation. */
  Value output(int index) {
    return new Value(Handles.of(forward), index);
  }

  /** A scalar of the same type as {@code like}. */
  Value scalar(float value, Value like) {
    TF_Tensor tensor = TF_Tensor.allocateTensor(TF_FLOAT, new long[0], Float.BYTES);
    new FloatPointer(TF_TensorData(tensor)).put(value);
    Value scalar = constant(TF_FLOAT, tensor);
    int type = TF_OperationOutputType(call.output(like.operation(), like.index()));
    return type == TF_FLOAT
        ? scalar
        : build("Cast", description -> TF_SetAttrType(description, "DstT", type), scalar);
  }

  /** An int32 vector. */
  Value ints(int... values) {
    TF_Tensor tensor =
        TF_Tensor.allocateTensor(
            TF_INT32, new long[] {values.length}, (long) values.length * Integer.BYTES);
    if (values.length > 0) {
      new IntPointer(TF_TensorData(tensor)).put(values);
    }
    return constant(TF_INT32, tensor);
  }

  /** A sum, mean or the like over the axes. */
  Value reduce(String type, Value a, Value axes, boolean keepDims) {
    return build(
        type,
        description -> TF_SetAttrBool(description, "keep_dims", NativeCall.bool(keepDims)),
        a,
        axes);
  }

  /** A boolean attribute of the forward operation. */
  boolean boolAttribute(String name) {
    byte[] value = new byte[1];
    TF_OperationGetAttrBool(forward, call.utf8(name), value, call.status());
    call.check();
    return value[0] != 0;
  }

  /** A float attribute of the forward operation. */
  float floatAttribute(String name) {
    FloatPointer value = new FloatPointer(1);
    TF_OperationGetAttrFloat(forward, call.utf8(name), value, call.status());
    call.check();
    return value.get();
  }

  /** A short string attribute of the forward operation. */
  String stringAttribute(String name) {
    TF_AttrMetadata metadata = TF_OperationGetAttrMetadata(forward, call.utf8(name), call.status());
    call.check();
    BytePointer value = new BytePointer(Math.max(1, metadata.total_size()));
    TF_OperationGetAttrString(
        forward, call.utf8(name), value, metadata.total_size(), call.status());
    call.check();
    return value.limit(metadata.total_size()).getString();
  }

  Value add(Value a, Value b) {
    return op("AddV2", a, b);
  }

  Value sub(Value a, Value b) {
    return op("Sub", a, b);
  }

  Value mul(Value a, Value b) {
    return op("Mul", a, b);
  }

  Value mul(float a, Value b) {
    return mul(scalar(a, b), b);
  }

  Value div(Value a, Value b) {
    return op("RealDiv", a, b);
  }

  Value square(Value a) {
    return op("Square", a);
  }

  Value shape(Value a) {
    return op("Shape", a);
  }

  /** The number of dimensions, an int32 vector of one element. */
  Value dims(Value a) {
    return op("ExpandDims", op("Rank", a), ints(0));
  }

  /** For inputs that have no gradient: TensorFlow takes no null here. */
  Value zeros(Value a) {
    return op("ZerosLike", a);
  }

  private Value constant(int dataType, TF_Tensor tensor) {
    return build(
        "Const",
        description -> {
          TF_SetAttrType(description, "dtype", dataType);
          TF_SetAttrTensor(description, "value", tensor, call.status());
          call.check();
        });
  }

  private Value build(String type, Consumer<TF_OperationDescription> attributes, Value... inputs) {
    TF_OperationDescription description =
        TF_NewOperationLocked(graph, type, TFJ_GetUniqueNameForOp(names, type));
    for (Value input : inputs) {
      TF_AddInput(description, call.output(input.operation(), input.index()));
    }
    attributes.accept(description);
    TF_Operation operation = TF_FinishOperationLocked(description, call.status());
    call.check();
    // The C++ scope and the graph both keep names; without this the next operation of this type
    // would collide.
    TFJ_UnmapOperationName(graph, operation);
    return new Value(Handles.of(operation), 0);
  }
}
