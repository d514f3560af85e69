package dev.gaze.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;

/** Attention in pieces against attention in one. */
class DotProductAttentionTest {
  private static final int N = 2;
  private static final int QUERIES = 23;
  private static final int KEYS = 13;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11, 22})
  void inPiecesIsTheSame(int rows) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Random random = new Random(7);
      List<Operand<?>> given = new ArrayList<>();
      Operand<Float> query = variable(tf, random, given, QUERIES, 3);
      Operand<Float> key = variable(tf, random, given, KEYS, 3);
      Operand<Float> value = variable(tf, random, given, KEYS, 5);
      List<Operand<Float>> asked = new ArrayList<>();
      for (int size : new int[] {QUERIES, rows}) {
        DotProductAttention of = DotProductAttention.of(tf, query, key, value, QUERIES, size);
        // No linear function of it, so that there is a second derivative.
        Operand<Float> loss = tf.nn.l2Loss(tf.math.tanh(of.seen()));
        var first = tf.gradients(loss, List.of(query, key, value));
        var second = tf.gradients(tf.nn.l2Loss(first.<Float>dy(0)), List.of(query, key, value));
        asked.addAll(List.of(of.attention(), of.seen()));
        for (int i = 0; i < 3; i++) {
          asked.addAll(List.of(first.<Float>dy(i), second.<Float>dy(i)));
        }
      }
      try (Session session = new Session(graph)) {
        Session.Runner first = session.runner();
        given.forEach(first::addTarget);
        first.run();
        Session.Runner runner = session.runner();
        asked.forEach(runner::fetch);
        List<Tensor<?>> results = runner.run();
        int kinds = results.size() / 2;
        for (int i = 0; i < kinds; i++) {
          float[] expected = values(results.get(i));
          float most = 0;
          for (float number : expected) {
            most = Math.max(most, Math.abs(number));
          }
          assertThat(most).as("output %d", i).isPositive();
          assertThat(values(results.get(kinds + i)))
              .as("output %d", i)
              .containsExactly(expected, offset(i < 2 ? 1e-7f : 1e-5f * most));
        }
        results.forEach(Tensor::close);
      }
    }
  }

  @Test
  void largeMapsAreCut() {
    assertThat(DotProductAttention.rows(16 * 16)).isEqualTo(16 * 16);
    assertThat(DotProductAttention.rows(32 * 32)).isEqualTo(64);
    assertThat(DotProductAttention.rows(128 * 128)).isEqualTo(256);
  }

  private static Operand<Float> variable(
      Ops tf, Random random, List<Operand<?>> given, int rows, int columns) {
    FloatBuffer values = FloatBuffer.allocate(N * rows * columns);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, (float) random.nextGaussian());
    }
    Variable<Float> variable = tf.variable(Shape.make(N, rows, columns), Float.class);
    given.add(tf.assign(variable, tf.constant(new long[] {N, rows, columns}, values)));
    return tf.identity(variable); // Slice takes no reference
  }

  private static float[] values(Tensor<?> tensor) {
    FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
    tensor.writeTo(values);
    return values.array();
  }
}
