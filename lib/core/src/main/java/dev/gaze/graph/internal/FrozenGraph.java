package dev.gaze.graph.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What leads from some inputs to some outputs of a graph, without variables: all that does not
 * depend on the inputs, weights divided by their spectral norms for one, is computed once and is a
 * constant. Inputs and outputs are nodes of their public names.
 *
 * @param graph in the order of computation; each node says its {@code _output_shapes}, −1 for N
 * @param inputs the names of those that the outputs depend on
 * @param outputs the names
 */
public record FrozenGraph(GraphDef graph, List<String> inputs, List<String> outputs) {
  private static final String SHAPES = "_output_shapes";

  /**
   * Freezes a part of a graph.
   *
   * @param session in which its variables have values
   * @param inputs by public name; what they are computed of is left out
   * @param outputs by public name
   */
  public static FrozenGraph of(
      Graph graph,
      Session session,
      Map<String, Operand<?>> inputs,
      Map<String, Operand<?>> outputs) {
    return new Freezing(graph, session, inputs, outputs).frozen();
  }

  /** The sizes of a node's first output, −1 for N. */
  public static TensorShapeProto sizes(NodeDef node) {
    return node.getAttrOrThrow(SHAPES).getList().getShape(0);
  }

  /** The same as numbers. */
  public static List<Integer> shape(NodeDef node) {
    return sizes(node).getDimList().stream().map(side -> Math.toIntExact(side.getSize())).toList();
  }

  /** The type of a node's first output. */
  public static DataType type(NodeDef node) {
    return node.getAttrOrThrow(node.containsAttr("dtype") ? "dtype" : "T").getType();
  }

  private static final class Freezing {
    private final Graph graph;
    private final Session session;
    private final GraphDef all;
    private final Map<String, String> inputs = new LinkedHashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Set<String> varying = new HashSet<>();

    Freezing(
        Graph graph,
        Session session,
        Map<String, Operand<?>> inputs,
        Map<String, Operand<?>> outputs) {
      this.graph = graph;
      this.session = session;
      try {
        all = GraphDef.parseFrom(graph.toGraphDef());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
      inputs.forEach((name, input) -> this.inputs.put(input.asOutput().op().name(), name));
      outputs.forEach((name, output) -> this.outputs.put(name, output.asOutput().op().name()));
      all.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    }

    FrozenGraph frozen() {
      // Operations are listed as they were made: none before those that it takes.
      for (NodeDef node : all.getNodeList()) {
        if (node.getOp().equals("Placeholder")
            || data(node).anyMatch(input -> varying.contains(operation(input)))) {
          varying.add(node.getName());
        }
      }
      Set<String> needed = new HashSet<>();
      List<String> constants = new ArrayList<>();
      outputs.values().forEach(output -> need(output, needed, constants));
      GraphDef.Builder frozen = GraphDef.newBuilder().setVersions(all.getVersions());
      List<String> taken = new ArrayList<>();
      inputs.forEach(
          (operation, name) -> {
            if (needed.contains(operation)) {
              taken.add(name);
              frozen.addNode(placeholder(node(operation), name));
            }
          });
      frozen.addAllNode(constants(constants));
      for (NodeDef node : all.getNodeList()) {
        if (needed.contains(node.getName()) && !inputs.containsKey(node.getName())) {
          frozen.addNode(renamed(node));
        }
      }
      outputs.forEach((name, operation) -> frozen.addNode(output(name, operation)));
      return new FrozenGraph(frozen.build(), taken, List.copyOf(outputs.keySet()));
    }

    private NodeDef node(String name) {
      return Objects.requireNonNull(nodes.get(name), name);
    }

    /** Walks back from an output, to inputs and to what does not depend on them. */
    private void need(String value, Set<String> needed, List<String> constants) {
      String operation = operation(value);
      if (!varying.contains(operation)) {
        if (!constants.contains(value)) {
          constants.add(value);
        }
      } else if (needed.add(operation) && !inputs.containsKey(operation)) {
        NodeDef node = node(operation);
        if (node.getOp().equals("Placeholder")) {
          throw new IllegalStateException(operation + " is no input that this network is to have");
        }
        data(node).forEach(input -> need(input, needed, constants));
      }
    }

    private List<NodeDef> constants(List<String> values) {
      if (values.isEmpty()) {
        return List.of();
      }
      Session.Runner runner = session.runner();
      values.forEach(runner::fetch);
      List<Tensor<?>> tensors = runner.run();
      List<NodeDef> constants = new ArrayList<>();
      for (int i = 0; i < tensors.size(); i++) {
        try (Tensor<?> tensor = tensors.get(i)) {
          constants.add(constant(renamed(values.get(i)), tensor));
        }
      }
      return constants;
    }

    private static NodeDef constant(String name, Tensor<?> tensor) {
      ByteBuffer bytes = ByteBuffer.allocate(tensor.numBytes());
      tensor.writeTo(bytes);
      DataType type = DataType.valueOf("DT_" + tensor.dataType().name());
      TensorProto value =
          TensorProto.newBuilder()
              .setDtype(type)
              .setTensorShape(sizes(LongStream.of(tensor.shape())))
              .setTensorContent(ByteString.copyFrom(bytes.flip()))
              .build();
      return NodeDef.newBuilder()
          .setName(name)
          .setOp("Const")
          .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
          .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
          .putAttr(SHAPES, shapes(List.of(value.getTensorShape())))
          .build();
    }

    private NodeDef placeholder(NodeDef node, String name) {
      DataType type = type(node);
      NodeDef.Builder placeholder = withShapes(node).clearInput().clearAttr();
      return placeholder
          .setName(name)
          .setOp("Placeholder")
          .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
          .putAttr(
              "shape", AttrValue.newBuilder().setShape(shapes(node).getList().getShape(0)).build())
          .putAttr(SHAPES, shapes(node))
          .build();
    }

    private NodeDef renamed(NodeDef node) {
      return withShapes(node)
          .clearInput()
          .addAllInput(data(node).map(this::renamed).toList())
          .build();
    }

    private NodeDef output(String name, String operation) {
      NodeDef node = node(operation);
      return NodeDef.newBuilder()
          .setName(name)
          .setOp("Identity")
          .addInput(renamed(operation))
          .putAttr("T", AttrValue.newBuilder().setType(type(node)).build())
          .putAttr(SHAPES, shapes(node))
          .build();
    }

    /** Inputs go by their public names; the second output of a constant is one of its own. */
    private String renamed(String value) {
      String operation = operation(value);
      if (varying.contains(operation)) {
        return inputs.getOrDefault(operation, operation) + value.substring(operation.length());
      }
      return value.replace(':', '_');
    }

    private NodeDef.Builder withShapes(NodeDef node) {
      return node.toBuilder().putAttr(SHAPES, shapes(node));
    }

    private AttrValue shapes(NodeDef node) {
      GraphOperation operation = graph.operation(node.getName());
      List<TensorShapeProto> shapes = new ArrayList<>();
      for (int i = 0; i < operation.numOutputs(); i++) {
        shapes.add(shape(operation.output(i).shape()));
      }
      return shapes(shapes);
    }

    private static AttrValue shapes(List<TensorShapeProto> shapes) {
      return AttrValue.newBuilder()
          .setList(AttrValue.ListValue.newBuilder().addAllShape(shapes))
          .build();
    }

    private static TensorShapeProto shape(Shape shape) {
      int rank = shape.numDimensions();
      return rank < 0
          ? TensorShapeProto.newBuilder().setUnknownRank(true).build()
          : sizes(IntStream.range(0, rank).mapToLong(shape::size));
    }

    private static TensorShapeProto sizes(LongStream sizes) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      sizes.forEach(size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
      return shape.build();
    }

    /** Without those that only say an order: nothing here changes anything. */
    private static Stream<String> data(NodeDef node) {
      return node.getInputList().stream().filter(input -> !input.startsWith("^"));
    }

    /** The operation of {@code name} or {@code name:output}. */
    private static String operation(String value) {
      int end = value.indexOf(':');
      return end < 0 ? value : value.substring(0, end);
    }
  }
}
