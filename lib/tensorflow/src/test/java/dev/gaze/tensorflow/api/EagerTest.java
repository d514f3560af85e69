package dev.gaze.tensorflow.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.DataType;
import org.tensorflow.EagerSession;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;

/** Eager execution. */
class EagerTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void operationsGiveTheirValuesAtOnce(boolean async) {
    try (EagerSession session = EagerSession.options().async(async).build()) {
      Output<?> x = Graphs.constant(session, "x", new float[][] {{1, 2, 3}, {4, 5, 6}});
      Output<?> product =
          Graphs.build(session, "MatMul", "product", b -> b.setAttr("transpose_b", true), x, x)
              .output(0);

      assertThat(product.shape()).hasToString("[2, 2]");
      assertThat(product.dataType()).isEqualTo(DataType.FLOAT);
      assertThat(product.tensor().copyTo(new float[2][2]))
          .isDeepEqualTo(new float[][] {{14, 32}, {32, 77}});
    }
  }

  @Test
  void severalOutputsAndLists() {
    try (EagerSession session = EagerSession.create()) {
      Output<?> x = Graphs.constant(session, "x", new int[] {1, 2, 3, 4, 5, 6});
      Operation split =
          Graphs.build(
              session,
              "Split",
              "split",
              b -> b.setAttr("num_split", 3L),
              Graphs.constant(session, "axis", 0),
              x);
      assertThat(split.numOutputs()).isEqualTo(3);
      assertThat(split.outputListLength("output")).isEqualTo(3);
      Operation pack =
          session
              .opBuilder("Pack", "pack")
              .addInputList(new Output<?>[] {split.output(2), split.output(0)})
              .build();
      assertThat(pack.inputListLength("values")).isEqualTo(2);
      assertThat(pack.output(0).tensor().copyTo(new int[2][2]))
          .isDeepEqualTo(new int[][] {{5, 6}, {1, 2}});
    }
  }

  @Test
  void attributesOfEveryKind() {
    try (EagerSession session = EagerSession.create()) {
      Operation pool =
          Graphs.build(
              session,
              "MaxPool",
              "pool",
              b ->
                  b.setAttr("ksize", new long[] {1, 2, 3, 1})
                      .setAttr("strides", new long[] {1, 1, 2, 1})
                      .setAttr("padding", "VALID".getBytes(UTF_8)),
              Graphs.constant(session, "image", new float[1][5][7][1]));
      assertThat(pool.output(0).shape()).hasToString("[1, 4, 3, 1]");
      Operation bounded =
          Graphs.build(
              session,
              "FakeQuantWithMinMaxArgs",
              "b",
              b -> b.setAttr("min", -2f).setAttr("max", 2f),
              Graphs.constant(session, "y", 5f));
      assertThat(bounded.output(0).tensor().floatValue()).isBetween(1.9f, 2.1f);
      Operation queue =
          session
              .opBuilder("FIFOQueueV2", "queue")
              .setAttr("component_types", new DataType[] {DataType.FLOAT, DataType.INT32})
              .setAttr("shapes", new Shape[] {Shape.make(2, 3), Shape.scalar()})
              .build();
      assertThat(queue.numOutputs()).isEqualTo(1);
      Operation bucketize =
          Graphs.build(
              session,
              "Bucketize",
              "z",
              b -> b.setAttr("boundaries", new float[] {0, 1.5f, 10}),
              Graphs.constant(session, "v", new float[] {-1, 5}));
      assertThat(bucketize.output(0).tensor().copyTo(new int[2])).containsExactly(0, 2);
      Operation concat =
          Graphs.build(
              session,
              "UnicodeEncode",
              "u",
              b -> b.setAttr("output_encoding", "UTF-8").setAttr("replacement_char", 65533L),
              Graphs.constant(session, "codes", new int[] {72, 105}),
              Graphs.constant(session, "splits", new long[] {0, 2}));
      byte[][] text = concat.output(0).tensor().copyTo(new byte[1][]);
      assertThat(text[0]).asString(UTF_8).isEqualTo("Hi");
    }
  }

  @Test
  void errorsNameWhatIsWrong() {
    try (EagerSession session = EagerSession.create()) {
      Output<?> matrix = Graphs.constant(session, "m", new float[2][3]);
      assertThatThrownBy(() -> Graphs.op(session, "MatMul", "p", matrix, matrix))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Graphs.op(session, "NoSuchOp", "p", matrix))
          .hasMessageContaining("NoSuchOp");
    }
  }

  @Test
  void aClosedSessionSaysSo() {
    EagerSession session = EagerSession.create();
    session.close();
    session.close();
    assertThatThrownBy(() -> session.opBuilder("NoOp", "n"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tensorsOutliveTheirOperation() {
    try (EagerSession session = EagerSession.create()) {
      Tensor<?> tensor = Graphs.op(session, "Neg", "n", Graphs.constant(session, "x", 3f)).tensor();
      for (int i = 0; i < 20; i++) {
        System.gc();
        Graphs.constant(session, "filler", i);
      }
      assertThat(tensor.floatValue()).isEqualTo(-3f);
    }
  }
}
