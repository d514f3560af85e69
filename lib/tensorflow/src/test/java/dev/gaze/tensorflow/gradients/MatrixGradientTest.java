package dev.gaze.tensorflow.gradients;

import static dev.gaze.tensorflow.gradients.GradientCases.dims;
import static org.tensorflow.DataType.DOUBLE;
import static org.tensorflow.DataType.FLOAT;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Matrix products, reductions, batch normalization. */
class MatrixGradientTest {
  private final GradientCases cases = new GradientCases();

  @TestFactory
  Stream<DynamicTest> matchFiniteDifferences() {
    matrices();
    batchNorm();
    return cases.tests();
  }

  private void matrices() {
    for (boolean ta : new boolean[] {false, true}) {
      for (boolean tb : new boolean[] {false, true}) {
        cases.add(
            "MatMul " + ta + " " + tb,
            (op, x) ->
                op.op(
                    "MatMul",
                    b -> b.setAttr("transpose_a", ta).setAttr("transpose_b", tb),
                    x.get(0),
                    x.get(1)),
            ta ? dims(3, 2) : dims(2, 3),
            tb ? dims(5, 3) : dims(3, 5));
        for (String type : List.of("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3")) {
          cases.add(
              type + " " + ta + " " + tb,
              (op, x) ->
                  op.op(
                      type,
                      b -> {
                        b.setAttr("adj_x", ta).setAttr("adj_y", tb);
                        return type.endsWith("V3") ? b.setAttr("Tout", DOUBLE) : b;
                      },
                      x.get(0),
                      x.get(1)),
              ta ? dims(2, 3, 1) : dims(2, 1, 3),
              tb ? dims(2, 5, 3) : dims(2, 3, 5));
        }
      }
    }
    cases.add(
        "BatchMatMulV2 broadcast",
        (op, x) -> op.op("BatchMatMulV2", x.get(0), x.get(1)),
        dims(2, 1, 3, 5),
        dims(4, 5, 2));
    for (String reduction : List.of("Sum", "Mean", "Max", "Min")) {
      cases.add(
          reduction,
          (op, x) -> op.op(reduction, op.op("Square", x.get(0)), op.ints(1)),
          dims(2, 5));
      cases.add(
          reduction + " all",
          (op, x) ->
              op.op(
                  reduction,
                  b -> b.setAttr("keep_dims", true),
                  op.op("Square", x.get(0)),
                  op.ints(0, 1)),
          dims(2, 3));
    }
    cases.add(
        "BiasAdd",
        (op, x) -> op.op("BiasAdd", op.op("Square", x.get(0)), op.op("Square", x.get(1))),
        dims(2, 3, 5),
        dims(5));
    cases.add("L2Loss", (op, x) -> op.op("L2Loss", x.get(0)), dims(2, 3));
    cases.add(
        "Cumsum", (op, x) -> op.op("Cumsum", op.op("Square", x.get(0)), op.integer(1)), dims(2, 3));
    cases.add(
        "TopKV2", (op, x) -> op.op("TopKV2", op.op("Square", x.get(0)), op.integer(2)), dims(2, 5));
  }

  private void batchNorm() {
    cases.put(
        "FusedBatchNormV3",
        FLOAT,
        (op, x) ->
            op.op(
                "FusedBatchNormV3",
                b -> b.setAttr("epsilon", 0.1f),
                x.get(0),
                x.get(1),
                x.get(2),
                op.constant(dims(0)),
                op.constant(dims(0))),
        dims(2, 3, 1, 2),
        dims(2),
        dims(2));
    cases.put(
        "FusedBatchNormV3 inference",
        FLOAT,
        (op, x) ->
            op.op(
                "FusedBatchNormV3",
                b -> b.setAttr("epsilon", 0.1f).setAttr("is_training", false),
                x.get(0),
                x.get(1),
                x.get(2),
                op.constant(dims(2), 0.3, -0.2),
                op.constant(dims(2), 0.5, 2)),
        dims(2, 3, 1, 2),
        dims(2),
        dims(2));
  }
}
