package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_BFLOAT16;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrIntList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrMetadata;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttr;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetDevice;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UpdateEdge;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * What the repairs share: the graph, and the operations that they add to it.
 *
 * @param prefix what their names start with
 * @param device where they are placed; empty: where TensorFlow likes
 */
@NullMarked
record AddedOps(NativeCall call, TF_Graph graph, String prefix, String device) {

  AddedOps(NativeCall call, TF_Graph graph, String prefix) {
    this(call, graph, prefix, "");
  }

  /** Adds an operation without attributes; its first output. */
  TF_Output add(String type, TF_Output... inputs) {
    return add(type, description -> {}, inputs);
  }

  /** Adds an operation; its first output. */
  TF_Output add(String type, Consumer<TF_OperationDescription> attributes, TF_Output... inputs) {
    String name = Gradients.freeName(graph, prefix + "/" + type);
    TF_OperationDescription description = TF_NewOperation(graph, type, name);
    TF_SetDevice(description, device);
    for (TF_Output input : inputs) {
      TF_AddInput(description, input);
    }
    attributes.accept(description);
    TF_Operation operation = TF_FinishOperation(description, call.status());
    call.check();
    return GraphView.output(operation);
  }

  /** Adds an operation that takes these attributes from another one; its first output. */
  TF_Output like(TF_Operation from, List<String> attributes, String type, TF_Output... inputs) {
    return add(
        type,
        description -> {
          for (String attribute : attributes) {
            TF_Buffer value = call.buffer();
            TF_OperationGetAttrValueProto(from, attribute, value, call.status());
            call.check();
            TF_SetAttrValueProto(
                description, attribute, value.data(), value.length(), call.status());
            call.check();
          }
        },
        inputs);
  }

  /**
   * Lets all that uses one output use another one.
   *
   * @param dx the gradients that were asked for; the output is replaced there, too
   */
  void replace(TF_Output old, TF_Output by, List<TF_Output> dx) {
    for (TF_Input use : GraphView.uses(old)) {
      TF_UpdateEdge(graph, by, use, call.status());
      call.check();
    }
    for (TF_Output gradient : dx) {
      if (gradient.oper() != null && GraphView.same(gradient, old)) {
        gradient.oper(by.oper()).index(by.index());
      }
    }
  }

  /** Adds a constant int32 vector. */
  TF_Output ints(int... values) {
    TF_Tensor tensor =
        TF_Tensor.allocateTensor(
            TF_INT32, new long[] {values.length}, (long) values.length * Integer.BYTES);
    new IntPointer(TF_TensorData(tensor)).put(values);
    return add(
        "Const",
        description -> {
          TF_SetAttrType(description, "dtype", TF_INT32);
          TF_SetAttrTensor(description, "value", tensor, call.status());
          call.check();
        });
  }

  /** Adds a constant bfloat16 scalar, 0. */
  TF_Output bfloat16Zero() {
    return zero(TF_BFLOAT16, Short.BYTES);
  }

  /** Adds a constant float32 scalar, 0. */
  TF_Output float32Zero() {
    return zero(TF_FLOAT, Float.BYTES);
  }

  private TF_Output zero(int type, int bytes) {
    TF_Tensor tensor = TF_Tensor.allocateTensor(type, new long[0], bytes);
    new BytePointer(TF_TensorData(tensor)).put(new byte[bytes]);
    return add(
        "Const",
        description -> {
          TF_SetAttrType(description, "dtype", type);
          TF_SetAttrTensor(description, "value", tensor, call.status());
          call.check();
        });
  }

  /** Whether an operation's maps are {@code [N, C, ...]}. */
  boolean isChannelsFirst(TF_Operation operation) {
    BytePointer format = new BytePointer(5);
    TF_OperationGetAttrString(operation, call.utf8("data_format"), format, 5, call.status());
    call.check();
    return format.get(1) == 'C';
  }

  /** A list of integers, the attribute of any operation of the graph. */
  long[] intsOf(TF_Operation operation, String attribute) {
    BytePointer name = call.utf8(attribute);
    int n = (int) TF_OperationGetAttrMetadata(operation, name, call.status()).list_size();
    call.check();
    LongPointer values = new LongPointer(Math.max(1, n));
    TF_OperationGetAttrIntList(operation, name, values, n, call.status());
    call.check();
    long[] ints = new long[n];
    values.get(ints);
    return ints;
  }

  /** The same, of small ones. */
  int[] smallInts(TF_Operation operation, String attribute) {
    return Arrays.stream(intsOf(operation, attribute)).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * A constant that shape inference does not see through: an operation's input is replaced only by
   * one whose shape, as far as it is known, is the same.
   */
  TF_Output hidden(TF_Output constant) {
    return add(
        "PlaceholderWithDefault",
        description -> TF_SetAttrShape(description, "shape", new long[0], -1),
        constant);
  }

  /**
   * Gives an input so many zeros more at the end of one dimension. By PadV2, since TensorFlow takes
   * a Pad before a convolution for one of height and width alone, and fuses it.
   */
  void padWith(
      TF_Operation operation, int input, int rank, int axis, TF_Output missing, TF_Output zero) {
    int[] ends = new int[2 * rank];
    ends[2 * axis + 1] = 1;
    TF_Output places = add("Reshape", ints(ends), ints(rank, 2));
    TF_Output values = GraphView.input(operation, input);
    use(operation, input, add("PadV2", values, add("Mul", places, missing), zero));
  }

  /** Lets an operation use another input. */
  void use(TF_Operation operation, int index, TF_Output by) {
    TF_UpdateEdge(graph, by, new TF_Input(1).oper(operation).index(index), call.status());
    call.check();
  }

  /** Sets an attribute of a number for each dimension to ones. */
  void withOnes(TF_Operation operation, String name, int rank) {
    // A message of a list: field 1, of integers: field 3, each one a byte.
    int[] ones = {0x0a, 2 + rank, 0x1a, rank};
    int from = ones.length;
    ones = Arrays.copyOf(ones, from + rank);
    Arrays.fill(ones, from, from + rank, 1);
    setAttribute(operation, name, ones);
  }

  /** Sets an attribute to a serialized {@code tensorflow.AttrValue}. */
  void setAttribute(TF_Operation operation, String name, int... message) {
    byte[] bytes = new byte[message.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) message[i];
    }
    TF_SetAttr(graph, operation, name, call.buffer(bytes), call.status());
    call.check();
  }
}
