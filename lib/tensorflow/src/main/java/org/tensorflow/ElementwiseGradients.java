package org.tensorflow;

import static org.tensorflow.GradientRule.binary;
import static org.tensorflow.GradientRule.unary;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.GradientOps.Value;

/**
 * Gradients of the gradient ops of activations. Each comment is what the op computes; {@code g} is
 * the gradient that it was given, {@code x} the activation's input, {@code y} its output.
 */
@NullMarked
final class ElementwiseGradients {
  static final Map<String, GradientRule> RULES =
      Map.ofEntries(
          // 1
          Map.entry("OnesLike", unary((op, dy, x) -> List.of(op.zeros(x)))),
          // g where x > 0
          Map.entry("ReluGrad", piecewiseLinear("ReluGrad")),
          // g where 0 < x < 6
          Map.entry("Relu6Grad", piecewiseLinear("Relu6Grad")),
          // g where y > 0, else g (y + 1)
          Map.entry("EluGrad", exponentialBelowZero("EluGrad")),
          // g scale where y > 0, else g (y + scale alpha)
          Map.entry("SeluGrad", exponentialBelowZero("SeluGrad")),
          // g (1 - y²)
          Map.entry(
              "TanhGrad",
              binary(
                  (op, dy, y, g) ->
                      List.of(op.mul(op.mul(-2, dy), op.mul(y, g)), op.op("TanhGrad", y, dy)))),
          // g y (1 - y)
          Map.entry(
              "SigmoidGrad",
              binary(
                  (op, dy, y, g) ->
                      List.of(
                          op.mul(op.mul(dy, g), op.sub(op.scalar(1, y), op.mul(2, y))),
                          op.op("SigmoidGrad", y, dy)))),
          // g sigmoid(x)
          Map.entry(
              "SoftplusGrad",
              binary(
                  (op, dy, g, x) ->
                      List.of(
                          op.op("SoftplusGrad", dy, x),
                          op.op("SigmoidGrad", op.op("Sigmoid", x), op.mul(dy, g))))),
          // g / (1 + |x|)²
          Map.entry(
              "SoftsignGrad",
              binary(
                  (op, dy, g, x) -> {
                    Value dg = op.op("SoftsignGrad", dy, x);
                    Value slope =
                        op.div(
                            op.mul(-2, op.op("Sign", x)), op.add(op.scalar(1, x), op.op("Abs", x)));
                    return List.of(dg, op.mul(op.mul(dg, g), slope));
                  })),
          // -g y³ / 2
          Map.entry(
              "RsqrtGrad",
              binary(
                  (op, dy, y, g) ->
                      List.of(
                          op.mul(op.mul(-1.5f, dy), op.mul(g, op.square(y))),
                          op.op("RsqrtGrad", y, dy)))),
          // g / (2 y)
          Map.entry(
              "SqrtGrad",
              binary(
                  (op, dy, y, g) -> {
                    Value dg = op.div(op.mul(0.5f, dy), y);
                    return List.of(op.op("Neg", op.div(op.mul(dg, g), y)), dg);
                  })),
          // -g y²
          Map.entry("ReciprocalGrad", reciprocal("ReciprocalGrad")),
          Map.entry("InvGrad", reciprocal("InvGrad")));

  private ElementwiseGradients() {}

  /** The op is linear in g, and x only chooses between slopes. */
  private static GradientRule piecewiseLinear(String type) {
    return binary((op, dy, g, x) -> List.of(op.op(type, dy, x), op.zeros(x)));
  }

  private static GradientRule exponentialBelowZero(String type) {
    return binary(
        (op, dy, g, y) -> {
          Value below = op.op("Less", y, op.scalar(0, y));
          return List.of(op.op(type, dy, y), op.op("SelectV2", below, op.mul(dy, g), op.zeros(y)));
        });
  }

  private static GradientRule reciprocal(String type) {
    return binary(
        (op, dy, y, g) -> List.of(op.mul(op.mul(-2, dy), op.mul(g, y)), op.op(type, y, dy)));
  }
}
