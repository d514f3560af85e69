package dev.gaze.export.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model in the making as ONNX's {@code onnx.proto} has it, opset 17: nodes in the order of
 * computation, constants, inputs and outputs. Every value has a name of its own.
 */
final class OnnxModel {
  private static final int OPSET = 17;

  /** The version of the format that came with the opset. */
  private static final int IR_VERSION = 8;

  /** What the sizes of a value are called that are free. */
  private static final String FREE = "N";

  private final Proto graph = new Proto();
  private final Set<String> constants = new HashSet<>();

  /** Numbers of {@code TensorProto.DataType}. */
  enum Type {
    FLOAT(1),
    INT32(6),
    INT64(7);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  OnnxModel(String name) {
    graph.text(2, name);
  }

  /**
   * Adds a node of one output.
   *
   * @param attributes numbers, texts and arrays of whole numbers
   * @return the output's name, which is the node's
   */
  String add(String operation, String name, List<String> inputs, Map<String, ?> attributes) {
    Proto node = new Proto();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, name).text(3, name).text(4, operation);
    new TreeMap<>(attributes).forEach((key, value) -> node.message(5, attribute(key, value)));
    graph.message(1, node);
    return name;
  }

  private static Proto attribute(String name, Object value) {
    Proto attribute = new Proto().text(1, name);
    if (value instanceof Float real) {
      attribute.real(2, real).number(20, 1);
    } else if (value instanceof Integer number) {
      attribute.number(3, number).number(20, 2);
    } else if (value instanceof String text) {
      attribute.text(4, text).number(20, 3);
    } else if (value instanceof int[] numbers) {
      for (int number : numbers) {
        attribute.number(8, number);
      }
      attribute.number(20, 7);
    } else {
      throw new IllegalArgumentException(name + " = " + value + " is no attribute");
    }
    return attribute;
  }

  /** A constant of whole numbers, as sizes and axes are. */
  String numbers(String name, int... values) {
    ByteBuffer bytes = room(Long.BYTES * values.length);
    for (int value : values) {
      bytes.putLong(value);
    }
    return constant(name, Type.INT64, List.of(values.length), ByteString.copyFrom(bytes.flip()));
  }

  /** A constant vector. */
  String reals(String name, float... values) {
    ByteBuffer bytes = room(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    return constant(name, Type.FLOAT, List.of(values.length), ByteString.copyFrom(bytes));
  }

  /** A constant, little-endian and row-major; the same name is the same constant. */
  String constant(String name, Type type, List<Integer> shape, ByteString values) {
    if (constants.add(name)) {
      Proto tensor = new Proto();
      shape.forEach(side -> tensor.number(1, side));
      graph.message(5, tensor.number(2, type.number).text(8, name).bytes(9, values));
    }
    return name;
  }

  private static ByteBuffer room(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Names an input.
   *
   * @param shape −1 where a size is free
   */
  void input(String name, Type type, List<Integer> shape) {
    graph.message(11, info(name, type, shape));
  }

  /** Names an output, which a node gives. */
  void output(String name, Type type, List<Integer> shape) {
    graph.message(12, info(name, type, shape));
  }

  private static Proto info(String name, Type type, List<Integer> shape) {
    Proto sizes = new Proto();
    for (int side : shape) {
      sizes.message(1, side < 0 ? new Proto().text(2, FREE) : new Proto().number(1, side));
    }
    Proto tensor = new Proto().number(1, type.number).message(2, sizes);
    return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
  }

  /** Writes what there is so far. */
  void write(Path file) throws IOException {
    Proto model =
        new Proto()
            .number(1, IR_VERSION)
            .text(2, "gaze")
            .message(7, graph)
            .message(8, new Proto().text(1, "").number(2, OPSET));
    try (OutputStream out = Files.newOutputStream(file)) {
      model.build().writeTo(out);
    }
  }
}
