package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteTensorHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_Execute;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewTensorHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpAddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpAttrsSerialize;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpGetAttrs;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpGetDevice;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpGetFlatInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpGetFlatInputCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpGetName;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpSetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpSetDevice;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleDataType;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleDim;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleResolve;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_BFLOAT16;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_Op;
import org.tensorflow.internal.c_api.TFE_TensorHandle;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NameAttrList;

/**
 * {@link OneDnnRepair} for an operation that is executed at once: one with other inputs, executed
 * in its place. Closing it frees what was made for that. {@link MapGradientRepair} and {@link
 * DepthwiseBfloat16Repair} have no such twin.
 */
@NullMarked
final class EagerRepair implements AutoCloseable {
  private final NativeCall call;
  private final TFE_Context context;
  private final TFE_Op given;
  private final String type;
  private final Map<String, AttrValue> attributes;
  private final List<TFE_TensorHandle> inputs = new ArrayList<>();
  private final List<TFE_TensorHandle> made = new ArrayList<>();
  private final List<TFE_Op> built = new ArrayList<>();

  /** Of an operation whose type {@link OneDnnRepair#concernsEager}. */
  EagerRepair(NativeCall call, TFE_Context context, TFE_Op given) {
    this.call = call;
    this.context = context;
    this.given = given;
    type = NativeCall.string(TFE_OpGetName(given, call.status()));
    int n = TFE_OpGetFlatInputCount(given, call.status());
    for (int i = 0; i < n; i++) {
      inputs.add(TFE_OpGetFlatInput(given, i, call.status()));
    }
    call.check();
    TF_Buffer serialized = call.buffer();
    TFE_OpAttrsSerialize(TFE_OpGetAttrs(given), serialized, call.status());
    call.check();
    try {
      attributes = new HashMap<>(NameAttrList.parseFrom(NativeCall.copy(serialized)).getAttrMap());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("TensorFlow cannot say the attributes of a " + type, e);
    }
  }

  /** The operation to execute: the given one where it is sound. */
  TFE_Op mended() {
    if (inputs.size() < (type.endsWith("V2") || type.contains("Backprop") ? 3 : 2)) {
      return given; // TensorFlow says what is missing.
    }
    boolean changed = ChannelSum.isIn(type) ? withEvenChannels() : withoutStrides();
    return changed ? operation(type, inputs, attributes) : given;
  }

  private boolean withEvenChannels() {
    ChannelSum sum = ChannelSum.of(type);
    TFE_TensorHandle map = inputs.get(sum.map());
    TFE_TensorHandle kernel = inputs.get(sum.kernel());
    int rank = strides().length;
    long[] mapDims = dims(map);
    long[] kernelDims = dims(kernel);
    if (TFE_TensorHandleDataType(map) != TF_BFLOAT16
        || mapDims.length != rank
        || kernelDims.length != rank) {
      return false;
    }
    int mapAxis = attribute("data_format").getS().toStringUtf8().startsWith("NC") ? 1 : rank - 1;
    int axis = rank - sum.axisFromEnd();
    if (kernelDims[axis] % 2 == 0 || mapDims[mapAxis] != kernelDims[axis]) {
      return false;
    }
    inputs.set(sum.map(), padded(map, rank, mapAxis));
    inputs.set(sum.kernel(), padded(kernel, rank, axis));
    return true;
  }

  private boolean withoutStrides() {
    int[] strides = strides();
    int[] kernel = ints(inputs.get(1));
    long[] size = Arrays.stream(kernel).asLongStream().toArray();
    if (!OneDnnRepair.isDamaging(type, strides, size)) {
      return false;
    }
    List<Long> paddings = attribute("explicit_paddings").getList().getIList();
    if (!paddings.isEmpty()) {
      int[] around = paddings.stream().mapToInt(Math::toIntExact).toArray();
      inputs.set(0, run("Pad", Map.of(), inputs.get(0), ints(around, strides.length, 2)));
      attributes.put("padding", text("VALID"));
      attributes.remove("explicit_paddings");
    }
    AttrValue all = AttrValue.newBuilder().setI((1L << strides.length) - 1).build();
    TFE_TensorHandle unused = ints(new int[strides.length], strides.length);
    inputs.set(
        0,
        run(
            "StridedSlice",
            Map.of("begin_mask", all, "end_mask", all),
            inputs.get(0),
            unused,
            unused,
            ints(strides, strides.length)));
    AttrValue.ListValue.Builder ones = AttrValue.ListValue.newBuilder();
    Arrays.stream(strides).forEach(stride -> ones.addI(1));
    attributes.put("strides", AttrValue.newBuilder().setList(ones).build());
    return true;
  }

  private TFE_TensorHandle padded(TFE_TensorHandle values, int rank, int axis) {
    int[] ends = new int[2 * rank];
    ends[2 * axis + 1] = 1;
    return run("Pad", Map.of(), values, ints(ends, rank, 2));
  }

  private TFE_TensorHandle run(
      String type, Map<String, AttrValue> attributes, TFE_TensorHandle... inputs) {
    TFE_Op operation = operation(type, List.of(inputs), attributes);
    PointerPointer<Pointer> output = call.nulls(1);
    TFE_Execute(operation, output, new IntPointer(1).put(1), call.status());
    call.check();
    TFE_TensorHandle result = new TFE_TensorHandle(output.get(0));
    made.add(result);
    return result;
  }

  private TFE_Op operation(
      String type, List<TFE_TensorHandle> inputs, Map<String, AttrValue> attributes) {
    TFE_Op operation = TFE_NewOp(context, type, call.status());
    call.check();
    built.add(operation);
    TFE_OpSetDevice(operation, TFE_OpGetDevice(given, call.status()), call.status());
    call.check();
    for (TFE_TensorHandle input : inputs) {
      TFE_OpAddInput(operation, input, call.status());
      call.check();
    }
    attributes.forEach(
        (name, value) -> {
          byte[] message = value.toByteArray();
          TFE_OpSetAttrValueProto(
              operation, name, call.bytes(message), message.length, call.status());
          call.check();
        });
    return operation;
  }

  private TFE_TensorHandle ints(int[] values, long... shape) {
    TF_Tensor tensor =
        TF_Tensor.allocateTensor(TF_INT32, shape, (long) values.length * Integer.BYTES);
    new IntPointer(TF_TensorData(tensor)).put(values);
    TFE_TensorHandle handle = TFE_NewTensorHandle(tensor, call.status());
    call.check();
    made.add(handle);
    return handle;
  }

  private int[] ints(TFE_TensorHandle vector) {
    long[] dims = dims(vector);
    if (TFE_TensorHandleDataType(vector) != TF_INT32 || dims.length != 1) {
      return new int[0];
    }
    TF_Tensor tensor = TFE_TensorHandleResolve(vector, call.status());
    call.check();
    try {
      int[] values = new int[Math.toIntExact(dims[0])];
      new IntPointer(TF_TensorData(tensor)).get(values);
      return values;
    } finally {
      TF_DeleteTensor(tensor);
    }
  }

  private long[] dims(TFE_TensorHandle tensor) {
    long[] dims = new long[Math.max(0, TFE_TensorHandleNumDims(tensor, call.status()))];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = TFE_TensorHandleDim(tensor, i, call.status());
    }
    call.check();
    return dims;
  }

  private int[] strides() {
    return attribute("strides").getList().getIList().stream().mapToInt(Math::toIntExact).toArray();
  }

  private AttrValue attribute(String name) {
    return attributes.getOrDefault(name, AttrValue.getDefaultInstance());
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  @Override
  public void close() {
    built.forEach(operation -> TFE_DeleteOp(operation));
    made.forEach(handle -> TFE_DeleteTensorHandle(handle));
  }
}
