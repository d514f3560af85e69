package dev.gaze.export.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * An operation of TensorFlow in ONNX's words. What works on maps takes them with their channels
 * second, and what comes after goes on with that, so that a map is transposed where it becomes rows
 * or an output and nowhere else.
 */
record OnnxOperations(OnnxTranslation network, NodeDef node) {

  /**
   * Translates an operation.
   *
   * @throws UntranslatableException by its name
   */
  static OnnxValue translate(OnnxTranslation network, NodeDef node) {
    return new OnnxOperations(network, node).translated();
  }

  /** A line for each operation. */
  private OnnxValue translated() {
    if (node.containsAttr("data_format") && !text("data_format").equals("NHWC")) {
      throw refused("in " + text("data_format"));
    }
    return switch (node.getOp()) {
      case "Identity", "StopGradient", "Snapshot" -> value(0);
      case "Cast" -> cast();
      case "Add", "AddV2" -> elementwise("Add");
      case "Sub" -> elementwise("Sub");
      case "Mul" -> elementwise("Mul");
      case "RealDiv", "Div" -> elementwise("Div");
      case "Maximum" -> elementwise("Max");
      case "Minimum" -> elementwise("Min");
      case "Abs", "Exp", "Log", "Neg", "Relu", "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh" ->
          elementwise(node.getOp());
      case "Elu", "Selu" -> elementwise(node.getOp());
      case "LeakyRelu" -> elementwise("LeakyRelu", Map.of("alpha", attribute("alpha").getF()));
      case "BiasAdd" -> biased();
      case "Conv2D" -> convolution(List.of());
      case "Conv2DBackpropInput" -> transposedConvolution(List.of());
      case "MatMul" -> product(List.of());
      case "BatchMatMul", "BatchMatMulV2" -> products();
      case "Softmax" -> plain("Softmax", List.of(value(0).last()), Map.of("axis", -1));
      case "Sum" -> reduced("ReduceSum");
      case "Mean" -> reduced("ReduceMean");
      case "MaxPool", "MaxPoolV2" -> pooled("MaxPool");
      case "AvgPool" -> pooled("AveragePool");
      case "AvgPoolGrad" -> repeated();
      case "ResizeBilinear" -> bilinear();
      case "Reshape" -> reshaped();
      case "ConcatV2" -> joined();
      case "Slice" -> sliced();
      case "StridedSlice" -> strided();
      case "OneHot" -> oneHot();
      default -> throw refused("");
    };
  }

  private UntranslatableException refused(String detail) {
    String what = "the operation %s (%s)".formatted(node.getOp(), node.getName());
    return new UntranslatableException(detail.isEmpty() ? what : what + " " + detail);
  }

  private OnnxValue value(int input) {
    return network.value(node, input);
  }

  private AttrValue attribute(String name) {
    return node.getAttrOrThrow(name);
  }

  private String text(String attribute) {
    return attribute(attribute).getS().toStringUtf8();
  }

  private String add(String operation, List<String> inputs, Map<String, ?> attributes) {
    return network.model().add(operation, node.getName(), inputs, attributes);
  }

  private String constant(String part, int... values) {
    return network.model().numbers(node.getName() + "/" + part, values);
  }

  private OnnxValue plain(String operation, List<String> inputs, Map<String, ?> attributes) {
    return network.last(node, add(operation, inputs, attributes));
  }

  private OnnxValue map(String operation, List<String> inputs, Map<String, ?> attributes) {
    return network.second(node, add(operation, inputs, attributes));
  }

  private List<Integer> shape() {
    return network.shape(node);
  }

  private List<Integer> shape(int input) {
    return network.shape(network.input(node, input));
  }

  private OnnxValue cast() {
    DataType to = attribute("DstT").getType();
    if (attribute("SrcT").getType() == to) {
      return value(0);
    } else if (to != DataType.DT_FLOAT) {
      throw refused("to " + to);
    }
    return elementwise("Cast", Map.of("to", 1));
  }

  private OnnxValue elementwise(String operation) {
    return elementwise(operation, Map.of());
  }

  private OnnxValue elementwise(String operation, Map<String, ?> attributes) {
    int rank = shape().size();
    List<Integer> all = IntStream.range(0, node.getInputCount()).boxed().toList();
    boolean second = all.stream().anyMatch(i -> isMap(i, rank) && value(i).hasSecond());
    List<String> inputs =
        all.stream().map(i -> second ? second(i, rank) : value(i).last()).toList();
    return second ? map(operation, inputs, attributes) : plain(operation, inputs, attributes);
  }

  private boolean isMap(int input, int rank) {
    return rank >= 3 && shape(input).size() == rank && !network.isConstant(node, input);
  }

  /** An input as it goes with maps whose channels are second. */
  private String second(int input, int rank) {
    if (network.isConstant(node, input)) {
      return network.constantSecond(network.input(node, input), rank);
    } else if (!isMap(input, rank)) {
      throw refused("of %s and a map".formatted(shape(input)));
    }
    return value(input).second();
  }

  /** A bias is part of what it is added to. */
  private OnnxValue biased() {
    var before = new OnnxOperations(network, network.input(node, 0));
    List<String> bias = List.of(value(1).last());
    return switch (before.node.getOp()) {
      case "Conv2D" -> before.convolution(bias);
      case "Conv2DBackpropInput" -> before.transposedConvolution(bias);
      case "MatMul" -> before.product(bias);
      default -> elementwise("Add");
    };
  }

  /**
   * {@code [h, w, in, out]} to {@code [out, in, h, w]}; of a transposed one, in and out are the
   * other's.
   */
  private String kernel() {
    return network.permuted(network.input(node, 1), "/kernel", 3, 2, 0, 1);
  }

  private OnnxValue convolution(List<String> bias) {
    OnnxWindow window = window(shape(1));
    List<String> inputs = new ArrayList<>(List.of(value(0).second(), kernel()));
    inputs.addAll(bias);
    Map<String, Object> attributes = window.attributes(shape(0));
    attributes.put("group", shape(0).get(3) / shape(1).get(2));
    return map("Conv", inputs, attributes);
  }

  /** One whose map is spread with zeros first, as a repair of the runtime does, has strides. */
  private OnnxValue transposedConvolution(List<String> bias) {
    NodeDef spread = network.input(node, 2);
    boolean isSpread = spread.getOp().equals("StridedSliceGrad");
    NodeDef from = isSpread ? spread : node;
    int map = isSpread ? 4 : 2;
    OnnxWindow own = window(shape(1));
    OnnxWindow window = isSpread ? own.withStrides(network.numbers(spread, 3)) : own;
    List<String> inputs = new ArrayList<>(List.of(network.value(from, map).second(), kernel()));
    inputs.addAll(bias);
    Map<String, Object> attributes = window.attributes(shape());
    List<Integer> small = network.shape(network.input(from, map));
    attributes.put("output_padding", window.missing(small, shape()));
    return map("ConvTranspose", inputs, attributes);
  }

  private OnnxValue pooled(String operation) {
    List<Integer> size = Arrays.stream(sides("ksize", 1)).boxed().toList();
    return map(operation, List.of(value(0).second()), window(size).attributes(shape(0)));
  }

  /**
   * The operation's window.
   *
   * @param size its height and width come first
   */
  private OnnxWindow window(List<Integer> size) {
    int[] explicit =
        node.containsAttr("explicit_paddings") ? numbers("explicit_paddings") : new int[0];
    return new OnnxWindow(
        new int[] {size.get(0), size.get(1)},
        sides("strides", 2),
        node.containsAttr("dilations") ? sides("dilations", 0) : new int[] {1, 1},
        text("padding"),
        explicit.length == 0 ? explicit : Arrays.copyOfRange(explicit, 2, 6));
  }

  private int[] numbers(String attribute) {
    return attribute(attribute).getList().getIList().stream().mapToInt(Math::toIntExact).toArray();
  }

  /**
   * Height and width of an attribute {@code [1, height, width, 1]}, or of an input in its place.
   */
  private int[] sides(String attribute, int input) {
    int[] all =
        node.getOp().equals("MaxPoolV2") ? network.numbers(node, input) : numbers(attribute);
    if (all[0] != 1 || all[3] != 1) {
      throw refused(attribute + " = " + Arrays.toString(all));
    }
    return new int[] {all[1], all[2]};
  }

  /** The adjoint of a mean over windows that touch, times their size: each value many times. */
  private OnnxValue repeated() {
    int[] factors = sides("ksize", 0);
    if (!Arrays.equals(factors, sides("strides", 0)) || !text("padding").equals("VALID")) {
      throw refused("of windows that overlap");
    }
    float places = (float) factors[0] * factors[1];
    NodeDef times = network.input(node, 1);
    Float by = times.getOp().equals("Mul") ? network.real(times, 1) : null;
    boolean isWhole = by != null && by == places;
    String map = (isWhole ? network.value(times, 0) : value(1)).second();
    String repeated =
        resized(
            map,
            shape(1),
            Map.of(
                "mode",
                "nearest",
                "coordinate_transformation_mode",
                "asymmetric",
                "nearest_mode",
                "floor"));
    if (isWhole) {
      return network.second(node, repeated);
    }
    String share = network.model().reals(node.getName() + "/share", 1 / places);
    String name = node.getName() + "/shared";
    return network.second(
        node, network.model().add("Mul", name, List.of(repeated, share), Map.of()));
  }

  private OnnxValue bilinear() {
    boolean corners = attribute("align_corners").getB();
    boolean centres = attribute("half_pixel_centers").getB();
    String mode = corners ? "align_corners" : centres ? "half_pixel" : "asymmetric";
    return network.second(
        node,
        resized(
            value(0).second(),
            shape(0),
            Map.of("mode", "linear", "coordinate_transformation_mode", mode)));
  }

  private String resized(String map, List<Integer> from, Map<String, ?> attributes) {
    float height = (float) shape().get(1) / from.get(1);
    float width = (float) shape().get(2) / from.get(2);
    String scales = network.model().reals(node.getName() + "/scales", 1, 1, height, width);
    return add("Resize", List.of(map, "", scales), attributes);
  }

  private OnnxValue product(List<String> bias) {
    List<String> inputs = new ArrayList<>(List.of(value(0).last(), value(1).last()));
    inputs.addAll(bias);
    int first = attribute("transpose_a").getB() ? 1 : 0;
    int second = attribute("transpose_b").getB() ? 1 : 0;
    return plain("Gemm", inputs, Map.of("transA", first, "transB", second));
  }

  /** Rows {@code [N, L, C]} with C second are transposed already. */
  private OnnxValue products() {
    if (shape(0).size() != 3 || shape(1).size() != 3) {
      throw refused("of %s and %s".formatted(shape(0), shape(1)));
    }
    String first = attribute("adj_x").getB() ? value(0).second() : value(0).last();
    String second = attribute("adj_y").getB() ? value(1).second() : value(1).last();
    return plain("MatMul", List.of(first, second), Map.of());
  }

  private OnnxValue reduced(String operation) {
    int rank = shape(0).size();
    int[] axes =
        IntStream.of(network.numbers(node, 1)).map(a -> a < 0 ? a + rank : a).sorted().toArray();
    boolean keep = attribute("keep_dims").getB();
    boolean whole = rank > 2 && Arrays.equals(axes, IntStream.range(1, rank - 1).toArray());
    boolean second = whole && !keep && value(0).hasSecond();
    int[] over = second ? IntStream.range(2, rank).toArray() : axes;
    List<String> inputs = new ArrayList<>(List.of(second ? value(0).second() : value(0).last()));
    Map<String, Object> attributes = new HashMap<>(Map.of("keepdims", keep ? 1 : 0));
    if (operation.equals("ReduceSum")) { // Of ONNX's reductions the first whose axes are an input.
      inputs.add(constant("axes", over));
    } else {
      attributes.put("axes", over);
    }
    return plain(operation, inputs, attributes);
  }

  private OnnxValue reshaped() {
    List<Integer> from = shape(0);
    List<Integer> to = shape();
    if (to.stream().filter(side -> side < 0).count() > 1) {
      throw refused("to %s, of which more than N is free".formatted(to));
    }
    boolean points = to.size() == 4 && to.get(1) == 1 && to.get(2) == 1 && from.size() == 2;
    if (points) {
      String value = value(0).last();
      return OnnxValue.either(() -> as("last", value, to), () -> as("second", value, swapped(to)));
    }
    boolean rows =
        from.size() > 2 && to.size() > 2 && from.get(from.size() - 1).equals(to.get(to.size() - 1));
    return rows && value(0).hasSecond()
        ? network.second(node, as("second", value(0).second(), swapped(to)))
        : network.last(node, as("last", value(0).last(), to));
  }

  private static List<Integer> swapped(List<Integer> shape) {
    return Arrays.stream(OnnxTranslation.toSecond(shape.size())).mapToObj(shape::get).toList();
  }

  private String as(String form, String value, List<Integer> shape) {
    int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
    String name = node.getName() + "/" + form;
    return network
        .model()
        .add("Reshape", name, List.of(value, constant(form + "/shape", sizes)), Map.of());
  }

  private OnnxValue joined() {
    int rank = shape().size();
    int last = node.getInputCount() - 1;
    int axis = network.numbers(node, last)[0];
    boolean channels = rank > 2 && (axis == -1 || axis == rank - 1);
    List<Integer> all = IntStream.range(0, last).boxed().toList();
    if (channels && all.stream().anyMatch(i -> isMap(i, rank) && value(i).hasSecond())) {
      return map("Concat", all.stream().map(i -> second(i, rank)).toList(), Map.of("axis", 1));
    }
    return plain("Concat", all.stream().map(i -> value(i).last()).toList(), Map.of("axis", axis));
  }

  private OnnxValue sliced() {
    int[] begin = network.numbers(node, 1);
    int[] size = network.numbers(node, 2);
    int[] end =
        IntStream.range(0, begin.length)
            .map(i -> size[i] < 0 ? Integer.MAX_VALUE : begin[i] + size[i])
            .toArray();
    return plain(
        "Slice",
        List.of(value(0).last(), constant("begin", begin), constant("end", end)),
        Map.of());
  }

  /** Every so many places of a whole map. */
  private OnnxValue strided() {
    List<Long> masks =
        Stream.of("begin", "end", "shrink_axis", "new_axis", "ellipsis")
            .map(mask -> attribute(mask + "_mask").getI())
            .toList();
    int[] steps = network.numbers(node, 3);
    boolean whole = shape(0).size() == 4 && masks.equals(List.of(15L, 15L, 0L, 0L, 0L));
    if (!whole || steps[0] != 1 || steps[3] != 1) {
      throw refused("of a part");
    }
    String begin = constant("begin", 0, 0);
    String end = constant("end", Integer.MAX_VALUE, Integer.MAX_VALUE);
    String axes = constant("axes", 2, 3);
    String every = constant("steps", steps[1], steps[2]);
    return map("Slice", List.of(value(0).second(), begin, end, axes, every), Map.of());
  }

  private OnnxValue oneHot() {
    Float on = network.real(node, 2);
    Float off = network.real(node, 3);
    if (on == null || off == null) {
      throw refused("of values that are no constants");
    }
    String values = network.model().reals(node.getName() + "/values", off, on);
    return plain("OneHot", List.of(value(0).last(), value(1).last(), values), Map.of("axis", -1));
  }
}
