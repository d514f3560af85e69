package org.tensorflow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.GradientOps.Value;

/**
 * Gradients that TensorFlow 2.18's C++ registry lacks: mostly those of gradient ops, which make
 * second derivatives (R1, gradient penalty) possible. In each rule {@code x} are the operation's
 * inputs and {@code dy} the gradients of its outputs.
 */
@NullMarked
final class GradientRules {
  /** Builds the gradients of one operation, one for each input. */
  interface Rule {
    List<Value> gradients(GradientOps op, List<Value> x, List<Value> dy);
  }

  /** A rule for an operation with one output and inputs that it names. */
  private interface Unary {
    List<Value> gradients(GradientOps op, Value dy, Value x0);
  }

  private interface Binary {
    List<Value> gradients(GradientOps op, Value dy, Value x0, Value x1);
  }

  private interface Ternary {
    List<Value> gradients(GradientOps op, Value dy, Value x0, Value x1, Value x2);
  }

  private static final String[] CONV = {
    "strides", "padding", "data_format", "dilations", "explicit_paddings"
  };
  private static final String[] POOL = {"ksize", "strides", "padding", "data_format"};
  private static final String[] RESIZE = {"align_corners", "half_pixel_centers"};
  private static final String[] STRIDED_SLICE = {
    "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"
  };

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("OnesLike", unary((op, dy, x) -> List.of(op.zeros(x)))),
          Map.entry(
              "ReluGrad", binary((op, dy, g, x) -> List.of(op.op("ReluGrad", dy, x), op.zeros(x)))),
          Map.entry(
              // g (1 - y²)
              "TanhGrad",
              binary(
                  (op, dy, y, g) ->
                      List.of(op.mul(op.mul(-2, dy), op.mul(y, g)), op.op("TanhGrad", y, dy)))),
          Map.entry(
              // g y (1 - y)
              "SigmoidGrad",
              binary(
                  (op, dy, y, g) ->
                      List.of(
                          op.mul(op.mul(dy, g), op.sub(op.scalar(1, y), op.mul(2, y))),
                          op.op("SigmoidGrad", y, dy)))),
          Map.entry(
              // g sigmoid(x)
              "SoftplusGrad",
              binary(
                  (op, dy, g, x) ->
                      List.of(
                          op.op("SoftplusGrad", dy, x),
                          op.op("SigmoidGrad", op.op("Sigmoid", x), op.mul(dy, g))))),
          Map.entry(
              // g where y > 0, else g (y + 1)
              "EluGrad",
              binary(
                  (op, dy, g, y) ->
                      List.of(
                          op.op("EluGrad", dy, y),
                          op.op(
                              "SelectV2",
                              op.op("Less", y, op.scalar(0, y)),
                              op.mul(dy, g),
                              op.zeros(y))))),
          Map.entry(
              // -g y³ / 2
              "RsqrtGrad",
              binary(
                  (op, dy, y, g) ->
                      List.of(
                          op.mul(op.mul(-1.5f, dy), op.mul(g, op.square(y))),
                          op.op("RsqrtGrad", y, dy)))),
          Map.entry(
              // g / (2 y)
              "SqrtGrad",
              binary(
                  (op, dy, y, g) -> {
                    Value dg = op.div(op.mul(0.5f, dy), y);
                    return List.of(op.op("Neg", op.div(op.mul(dg, g), y)), dg);
                  })),
          Map.entry(
              "AvgPoolGrad",
              binary((op, dy, shape, g) -> List.of(op.zeros(shape), op.like(POOL, "AvgPool", dy)))),
          Map.entry(
              "MaxPoolGrad",
              ternary(
                  (op, dy, x, y, g) ->
                      List.of(
                          op.zeros(x), op.zeros(y), op.like(POOL, "MaxPoolGradGrad", x, y, dy)))),
          Map.entry("ResizeNearestNeighborGrad", resize("ResizeNearestNeighbor")),
          Map.entry("ResizeBilinearGrad", resize("ResizeBilinear")),
          Map.entry(
              "StridedSliceGrad",
              (op, x, dy) ->
                  List.of(
                      op.zeros(x.get(0)),
                      op.zeros(x.get(1)),
                      op.zeros(x.get(2)),
                      op.zeros(x.get(3)),
                      op.like(
                          STRIDED_SLICE, "StridedSlice", dy.get(0), x.get(1), x.get(2), x.get(3)))),
          Map.entry(
              "Conv2DBackpropFilter",
              ternary(
                  (op, dy, x, shape, g) ->
                      List.of(
                          op.like(CONV, "Conv2DBackpropInput", op.shape(x), dy, g),
                          op.zeros(shape),
                          op.like(CONV, "Conv2D", x, dy)))),
          Map.entry(
              "DepthwiseConv2dNativeBackpropInput",
              ternary(
                  (op, dy, shape, filter, g) ->
                      List.of(
                          op.zeros(shape),
                          op.like(
                              CONV, "DepthwiseConv2dNativeBackpropFilter", dy, op.shape(filter), g),
                          op.like(CONV, "DepthwiseConv2dNative", dy, filter)))),
          Map.entry(
              // dy (softmax(logits) - onehot(labels)); written out, so that it has a gradient
              // itself
              "SparseSoftmaxCrossEntropyWithLogits",
              (op, x, dy) -> {
                Value logits = x.get(0);
                Value classes =
                    op.op(
                        "Reshape",
                        op.op("Slice", op.shape(logits), op.ints(1), op.ints(1)),
                        op.ints());
                Value onehot =
                    op.op("OneHot", x.get(1), classes, op.scalar(1, logits), op.scalar(0, logits));
                return List.of(
                    op.mul(
                        op.op("ExpandDims", dy.get(0), op.ints(1)),
                        op.sub(op.op("Softmax", logits), onehot)),
                    op.zeros(x.get(1)));
              }));

  private GradientRules() {}

  static Set<String> types() {
    return RULES.keySet();
  }

  static Rule of(String type) {
    Rule rule = RULES.get(type);
    if (rule == null) {
      throw new IllegalArgumentException("no gradient rule for op " + type);
    }
    return rule;
  }

  private static Rule unary(Unary rule) {
    return (op, x, dy) -> rule.gradients(op, dy.get(0), x.get(0));
  }

  private static Rule binary(Binary rule) {
    return (op, x, dy) -> rule.gradients(op, dy.get(0), x.get(0), x.get(1));
  }

  private static Rule ternary(Ternary rule) {
    return (op, x, dy) -> rule.gradients(op, dy.get(0), x.get(0), x.get(1), x.get(2));
  }

  /**
   * A resize is linear in the image; inputs are the gradient {@code [N, h, w, C]} and the size of
   * the small image.
   */
  private static Rule resize(String forward) {
    return binary(
        (op, dy, g, size) -> {
          Value hw = op.op("Slice", op.shape(g), op.ints(1), op.ints(2));
          return List.of(op.like(RESIZE, forward, dy, hw), op.zeros(size));
        });
  }
}
