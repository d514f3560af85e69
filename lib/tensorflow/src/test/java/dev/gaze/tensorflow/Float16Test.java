package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.tensorflow.api.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.DataType;
import org.tensorflow.EagerSession;
import org.tensorflow.Output;
import org.tensorflow.Tensor;

/** The 16-bit types, checked against TensorFlow's own casts. */
class Float16Test {
  private static final long[] SHAPE = {3, 7};

  /** Ties to both sides, the largest and the smallest of either type, and beyond. */
  private static final float[] VALUES = {
    0,
    -0f,
    1,
    -1.5f,
    1.001f,
    1 + 0x1p-8f,
    1 + 0x3p-8f,
    65_504,
    65_519,
    65_520,
    -0x1p100f,
    Float.MAX_VALUE,
    0x1.3p-17f,
    0x1.ffep-15f,
    0x1p-24f,
    0x1p-25f,
    0x1.8p-24f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    0.1f
  };

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "HALF"})
  void roundsAsTensorFlowDoes(DataType type) {
    try (EagerSession session = EagerSession.create();
        Tensor<?> ours =
            type == DataType.HALF ? Float16.half(SHAPE, VALUES) : Float16.bfloat16(SHAPE, VALUES)) {
      Output<?> cast =
          Graphs.build(
                  session,
                  "Cast",
                  "narrow",
                  b -> b.setAttr("DstT", type),
                  Graphs.constant(session, "values", VALUES))
              .output(0);
      Output<?> wide =
          Graphs.build(session, "Cast", "wide", b -> b.setAttr("DstT", DataType.FLOAT), cast)
              .output(0);

      assertThat(ours.dataType()).isEqualTo(type);
      assertThat(ours.shape()).isEqualTo(SHAPE);
      assertThat(ours.numBytes()).isEqualTo(42);
      assertThat(Float16.floats(ours)).isEqualTo(Float16.floats(cast.tensor()));
      assertThat(Float16.floats(ours)).isEqualTo(wide.tensor().copyTo(new float[VALUES.length]));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "HALF"})
  void areComputedWith(DataType type) {
    try (EagerSession session = EagerSession.create();
        Tensor<?> tensor =
            type == DataType.HALF
                ? Float16.half(new long[] {2, 3}, 1, 2, 3, 4, 5, 6)
                : Float16.bfloat16(new long[] {2, 3}, 1, 2, 3, 4, 5, 6)) {
      Output<?> x =
          session
              .opBuilder("Const", "x")
              .setAttr("dtype", type)
              .setAttr("value", tensor)
              .build()
              .output(0);
      Output<?> product =
          Graphs.build(session, "MatMul", "p", b -> b.setAttr("transpose_b", true), x, x).output(0);
      assertThat(product.dataType()).isEqualTo(type);
      assertThat(Float16.floats(product.tensor())).containsExactly(14, 32, 32, 77);
    }
  }

  @Test
  void otherTypesAndSizesAreErrors() {
    assertThatThrownBy(() -> Float16.half(new long[] {2}, 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
    try (Tensor<?> floats = Tensor.create(new float[] {1, 2})) {
      assertThatThrownBy(() -> Float16.floats(floats))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected BFLOAT16 or HALF");
    }
  }
}
