package dev.gaze.export.internal;

import com.google.protobuf.ByteString;
import dev.gaze.graph.internal.FrozenGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * A frozen network on its way to ONNX. It walks back from the outputs, so that nothing is
 * translated that nobody takes: the shapes that TensorFlow computes while it runs, for one, which
 * are known here but for N.
 */
public final class OnnxTranslation {
  private final OnnxModel model;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, OnnxValue> values = new HashMap<>();

  private OnnxTranslation(OnnxModel model, FrozenGraph frozen) {
    this.model = model;
    frozen.graph().getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /**
   * Translates a network.
   *
   * @param name of the model
   * @throws UntranslatableException where an operation of it has no translation, by its name
   */
  public static OnnxTranslation of(String name, FrozenGraph frozen) {
    OnnxModel model = new OnnxModel(name);
    OnnxTranslation translation = new OnnxTranslation(model, frozen);
    for (String input : frozen.inputs()) {
      NodeDef node = translation.node(input);
      model.input(input, type(node), translation.shape(node));
    }
    for (String output : frozen.outputs()) {
      NodeDef node = translation.node(output);
      String value = translation.value(node.getInput(0)).last();
      model.add("Identity", output, List.of(value), Map.of());
      model.output(output, type(node), translation.shape(node));
    }
    return translation;
  }

  /** Writes the model. */
  public void write(Path file) throws IOException {
    model.write(file);
  }

  private static OnnxModel.Type type(NodeDef node) {
    return type(FrozenGraph.type(node));
  }

  private static OnnxModel.Type type(DataType type) {
    return switch (type) {
      case DT_FLOAT -> OnnxModel.Type.FLOAT;
      case DT_INT32 -> OnnxModel.Type.INT32;
      case DT_INT64 -> OnnxModel.Type.INT64;
      default -> throw new UntranslatableException("numbers of type " + type);
    };
  }

  OnnxModel model() {
    return model;
  }

  /** The node that gives a value. */
  NodeDef node(String value) {
    NodeDef node = nodes.get(value.endsWith(":0") ? value.substring(0, value.length() - 2) : value);
    if (node == null) {
      throw new UntranslatableException("the second output of " + value);
    }
    return node;
  }

  /** The node that gives a node's input. */
  NodeDef input(NodeDef node, int index) {
    return node(node.getInput(index));
  }

  /** The sizes of what a node gives, −1 for N. */
  List<Integer> shape(NodeDef node) {
    if (FrozenGraph.sizes(node).getUnknownRank()) {
      throw new UntranslatableException(node.getName() + ", of which no shape is known,");
    }
    return FrozenGraph.shape(node);
  }

  OnnxValue value(NodeDef node, int input) {
    return value(node.getInput(input));
  }

  private OnnxValue value(String name) {
    OnnxValue known = values.get(name);
    if (known != null) {
      return known;
    }
    NodeDef node = node(name);
    OnnxValue made =
        switch (node.getOp()) {
          case "Placeholder" -> last(node, node.getName());
          case "Const" ->
              OnnxValue.either(() -> constant(node), () -> constantSecond(node, rank(node)));
          default -> OnnxOperations.translate(this, node);
        };
    values.put(name, made);
    return made;
  }

  static int rank(NodeDef node) {
    return FrozenGraph.shape(node).size();
  }

  /** A value that is there with its channels last. */
  OnnxValue last(NodeDef node, String name) {
    return OnnxValue.last(
        name, () -> transposed(name, node.getName() + "/second", toSecond(rank(node))));
  }

  /** A value that is there with its channels second. */
  OnnxValue second(NodeDef node, String name) {
    return OnnxValue.second(
        name, () -> transposed(name, node.getName() + "/last", toLast(rank(node))));
  }

  private String transposed(String value, String name, int[] order) {
    return model.add("Transpose", name, List.of(value), Map.of("perm", order));
  }

  /** {@code [N, …, C]} to {@code [N, C, …]}: the axes where they come from. */
  static int[] toSecond(int rank) {
    return IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1).toArray();
  }

  private static int[] toLast(int rank) {
    return IntStream.range(0, rank).map(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1).toArray();
  }

  boolean isConstant(NodeDef node, int input) {
    return input(node, input).getOp().equals("Const");
  }

  private static TensorProto tensor(NodeDef constant) {
    if (!constant.getOp().equals("Const")) {
      throw new UntranslatableException(
          "%s (%s), which is no constant".formatted(constant.getOp(), constant.getName()));
    }
    return constant.getAttrOrThrow("value").getTensor();
  }

  /** The whole numbers of a constant input. */
  int[] numbers(NodeDef node, int input) {
    TensorProto tensor = tensor(input(node, input));
    if (tensor.getDtype() != DataType.DT_INT32) {
      throw new UntranslatableException("whole numbers of type " + tensor.getDtype());
    }
    IntBuffer numbers = bytes(tensor).asIntBuffer();
    int[] values = new int[numbers.remaining()];
    numbers.get(values);
    return values;
  }

  private static ByteBuffer bytes(TensorProto tensor) {
    return tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The first number of a constant input; null of what is none. */
  @Nullable Float real(NodeDef node, int input) {
    NodeDef constant = input(node, input);
    return constant.getOp().equals("Const") && rank(constant) == 0
        ? (Float) bytes(tensor(constant)).getFloat()
        : null;
  }

  private String constant(NodeDef node) {
    TensorProto tensor = tensor(node);
    return model.constant(
        node.getName(),
        type(tensor.getDtype()),
        FrozenGraph.shape(node),
        tensor.getTensorContent());
  }

  /** A constant as it goes with values of a rank whose channels are second. */
  String constantSecond(NodeDef node, int rank) {
    List<Integer> shape = new ArrayList<>(FrozenGraph.shape(node));
    if (shape.isEmpty()) {
      return constant(node);
    }
    while (shape.size() < rank) {
      shape.add(0, 1);
    }
    return permuted(node, "/second" + rank, shape, toSecond(rank));
  }

  /** A constant with its axes in another order. */
  String permuted(NodeDef node, String suffix, int... order) {
    return permuted(node, suffix, FrozenGraph.shape(node), order);
  }

  private String permuted(NodeDef node, String suffix, List<Integer> shape, int[] order) {
    TensorProto tensor = tensor(node);
    List<Integer> to = IntStream.of(order).mapToObj(shape::get).toList();
    ByteBuffer from = bytes(tensor);
    ByteBuffer out = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    int[] strides = new int[shape.size()];
    int size = Float.BYTES;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = size;
      size *= shape.get(axis);
    }
    copy(from, 0, out, to, IntStream.of(order).map(axis -> strides[axis]).toArray(), 0);
    return model.constant(
        node.getName() + suffix, type(tensor.getDtype()), to, ByteString.copyFrom(out.flip()));
  }

  private static void copy(
      ByteBuffer from, int at, ByteBuffer out, List<Integer> shape, int[] strides, int axis) {
    if (axis == strides.length) {
      out.putInt(from.getInt(at)); // Four bytes, whatever they mean.
      return;
    }
    for (int i = 0; i < shape.get(axis); i++) {
      copy(from, at + i * strides[axis], out, shape, strides, axis + 1);
    }
  }
}
