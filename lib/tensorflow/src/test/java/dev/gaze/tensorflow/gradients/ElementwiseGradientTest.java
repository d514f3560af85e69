package dev.gaze.tensorflow.gradients;

import static dev.gaze.tensorflow.gradients.GradientCases.dims;
import static org.tensorflow.DataType.DOUBLE;
import static org.tensorflow.DataType.FLOAT;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;

/** Activations, arithmetic and losses. */
class ElementwiseGradientTest {
  private final GradientCases cases = new GradientCases();

  @TestFactory
  Stream<DynamicTest> matchFiniteDifferences() {
    elementwise();
    losses();
    return cases.tests();
  }

  private void elementwise() {
    for (String type :
        List.of(
            "Abs",
            "Cos",
            "Elu",
            "Erf",
            "Exp",
            "Expm1",
            "Identity",
            "LeakyRelu",
            "Neg",
            "Relu",
            "Relu6",
            "Selu",
            "Sigmoid",
            "Sign",
            "Sin",
            "Softplus",
            "Softsign",
            "Square",
            "Tanh",
            "Reciprocal")) {
      cases.add(type, (op, x) -> op.op(type, x.get(0)), dims(2, 3));
    }
    for (String type : List.of("Log", "Log1p", "Rsqrt", "Sqrt")) {
      cases.add(type, (op, x) -> op.op(type, op.op("Square", x.get(0))), dims(2, 3));
    }
    for (String type :
        List.of(
            "Add",
            "AddV2",
            "Sub",
            "Mul",
            "Div",
            "RealDiv",
            "DivNoNan",
            "Maximum",
            "Minimum",
            "SquaredDifference")) {
      cases.add(type, (op, x) -> op.op(type, x.get(0), x.get(1)), dims(2, 3), dims(2, 3));
      cases.add(
          type + " broadcast", (op, x) -> op.op(type, x.get(0), x.get(1)), dims(2, 3), dims(3));
    }
    cases.add(
        "Pow", (op, x) -> op.op("Pow", op.op("Exp", x.get(0)), x.get(1)), dims(2, 3), dims(2, 3));
    cases.add(
        "AddN",
        (op, x) -> op.list("AddN", new Output<?>[] {x.get(0), x.get(1)}),
        dims(2, 3),
        dims(2, 3));
    cases.add(
        "ClipByValue",
        (op, x) -> op.op("ClipByValue", x.get(0), op.scalar(-0.75), op.scalar(0.75)),
        dims(5, 3));
    cases.add(
        "Cast",
        (op, x) -> op.op("Cast", b -> b.setAttr("DstT", DOUBLE), op.op("Square", x.get(0))),
        dims(5));
    cases.add(
        "Select",
        (op, x) ->
            op.op(
                "Select",
                op.op("Greater", x.get(0), x.get(1)),
                op.op("Square", x.get(0)),
                x.get(1)),
        dims(2, 3),
        dims(2, 3));
    cases.add(
        "SelectV2",
        (op, x) ->
            op.op(
                "SelectV2", op.op("Less", x.get(0), x.get(1)), op.op("Square", x.get(0)), x.get(1)),
        dims(2, 3),
        dims(3));
    cases.add("Softmax", (op, x) -> op.op("Softmax", x.get(0)), dims(2, 5));
    cases.add("Softmax rank 3", (op, x) -> op.op("Softmax", x.get(0)), dims(2, 3, 5));
    cases.add("LogSoftmax", (op, x) -> op.op("LogSoftmax", x.get(0)), dims(2, 5));
    cases.add("LogSoftmax rank 3", (op, x) -> op.op("LogSoftmax", x.get(0)), dims(2, 3, 5));
    cases.add(
        "LogSoftmax rank 4",
        (op, x) -> op.op("LogSoftmax", op.op("Square", x.get(0))),
        dims(2, 1, 3, 5));
    cases.add("Floor", (op, x) -> op.op("Mul", x.get(0), op.op("Floor", x.get(0))), dims(2, 3));
  }

  private void losses() {
    cases.add(
        "SparseSoftmaxCrossEntropyWithLogits",
        (op, x) -> op.op("SparseSoftmaxCrossEntropyWithLogits", x.get(0), op.ints(2, 0, 4)),
        dims(3, 5));
    cases.put(
        "SoftmaxCrossEntropyWithLogits",
        FLOAT,
        (op, x) ->
            op.op(
                "SoftmaxCrossEntropyWithLogits",
                x.get(0),
                op.constant(dims(2, 3), 0, 1, 0, 0.5, 0.25, 0.25)),
        dims(2, 3));
  }
}
