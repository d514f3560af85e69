package dev.gaze.tensorflow.gradients;

import static dev.gaze.tensorflow.gradients.GradientCases.dims;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;

/** Ops that move elements. */
class ShapeGradientTest {
  private final GradientCases cases = new GradientCases();

  @TestFactory
  Stream<DynamicTest> matchFiniteDifferences() {
    shapes();
    return cases.tests();
  }

  private void shapes() {
    cases.add(
        "Reshape",
        (op, x) -> op.op("Reshape", op.op("Square", x.get(0)), op.ints(3, 2)),
        dims(2, 3));
    cases.add(
        "ExpandDims, Squeeze",
        (op, x) -> op.op("Square", op.op("Squeeze", op.op("ExpandDims", x.get(0), op.integer(1)))),
        dims(2, 3));
    cases.add(
        "Transpose",
        (op, x) -> op.op("Transpose", op.op("Square", x.get(0)), op.ints(2, 0, 1)),
        dims(2, 3, 5));
    cases.add(
        "Tile", (op, x) -> op.op("Tile", op.op("Square", x.get(0)), op.ints(2, 3)), dims(2, 3));
    cases.add(
        "BroadcastTo",
        (op, x) -> op.op("BroadcastTo", op.op("Square", x.get(0)), op.ints(2, 3)),
        dims(3));
    cases.add(
        "Pad",
        (op, x) ->
            op.op(
                "Pad",
                op.op("Square", x.get(0)),
                op.op("Reshape", op.ints(1, 0, 2, 1), op.ints(2, 2))),
        dims(2, 3));
    cases.add(
        "MirrorPad",
        (op, x) ->
            op.op(
                "MirrorPad",
                b -> b.setAttr("mode", "REFLECT"),
                op.op("Square", x.get(0)),
                op.op("Reshape", op.ints(1, 0, 2, 1), op.ints(2, 2))),
        dims(2, 3));
    cases.add(
        "Slice",
        (op, x) -> op.op("Slice", op.op("Square", x.get(0)), op.ints(0, 1), op.ints(2, 2)),
        dims(2, 5));
    cases.add(
        "StridedSlice",
        (op, x) ->
            op.op(
                "StridedSlice",
                b -> b.setAttr("shrink_axis_mask", 1L),
                op.op("Square", x.get(0)),
                op.ints(1, 0),
                op.ints(2, 5),
                op.ints(1, 2)),
        dims(2, 5));
    cases.add(
        "ConcatV2",
        (op, x) ->
            op.list(
                "ConcatV2", new Output<?>[] {op.op("Square", x.get(0)), x.get(1)}, op.integer(1)),
        dims(2, 3),
        dims(2, 1));
    cases.add(
        "Pack",
        (op, x) -> op.list("Pack", new Output<?>[] {op.op("Square", x.get(0)), x.get(1)}),
        dims(3),
        dims(3));
    cases.add(
        "Split",
        (op, x) ->
            op.op(
                "Split", b -> b.setAttr("num_split", 2L), op.integer(1), op.op("Square", x.get(0))),
        dims(3, 4));
    cases.add(
        "GatherV2",
        (op, x) -> op.op("GatherV2", op.op("Square", x.get(0)), op.ints(2, 0, 2), op.integer(0)),
        dims(3, 2));
    cases.add(
        "GatherNd",
        (op, x) ->
            op.op(
                "GatherNd",
                op.op("Square", x.get(0)),
                op.op("Reshape", op.ints(2, 0, 1, 1), op.ints(2, 2))),
        dims(3, 2));
    cases.add(
        "SpaceToDepth",
        (op, x) ->
            op.op("SpaceToDepth", b -> b.setAttr("block_size", 2L), op.op("Square", x.get(0))),
        dims(1, 2, 4, 1));
    cases.add(
        "DepthToSpace",
        (op, x) ->
            op.op("DepthToSpace", b -> b.setAttr("block_size", 2L), op.op("Square", x.get(0))),
        dims(1, 2, 1, 4));
    cases.add("Diag", (op, x) -> op.op("Diag", op.op("Square", x.get(0))), dims(3));
    cases.add("DiagPart", (op, x) -> op.op("DiagPart", op.op("Square", x.get(0))), dims(3, 3));
    cases.add(
        "EnsureShape",
        (op, x) ->
            op.op(
                "EnsureShape",
                b -> b.setAttr("shape", org.tensorflow.Shape.make(2, 3)),
                op.op("Square", x.get(0))),
        dims(2, 3));
  }
}
