package dev.gaze.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/** A folded convolution against the convolution and the resampling that it stands for. */
class FoldedConv2DTest {
  private static final int N = 3;
  private static final List<Long> ONE = List.of(1L, 1L, 1L, 1L);

  @ParameterizedTest
  @CsvSource({"1, 2, 5, 1, 7", "3, 3, 5, 7, 2", "3, 7, 2, 5, 11", "5, 5, 7, 3, 2"})
  void ofAnEnlargedMap(int size, int height, int width, int channels, int filters) {
    equal(
        size,
        new int[] {N, height, width, channels},
        filters,
        (tf, map, kernel) -> tf.nn.conv2d(Resampling.nearest(tf, map, 2), kernel, ONE, "SAME"),
        (tf, map, kernel) ->
            FoldedConv2D.ofNearest(tf, map, FoldedConv2D.kernelOfNearest(tf, kernel)));
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 10, 1, 7", "3, 6, 10, 7, 2", "3, 14, 4, 5, 11", "5, 10, 14, 3, 2"})
  void withItsMean(int size, int height, int width, int channels, int filters) {
    equal(
        size,
        new int[] {N, height, width, channels},
        filters,
        (tf, map, kernel) -> Resampling.average(tf, tf.nn.conv2d(map, kernel, ONE, "SAME"), 2),
        (tf, map, kernel) ->
            FoldedConv2D.thenAverage(tf, map, FoldedConv2D.kernelThenAverage(tf, kernel)));
  }

  private interface Convolution {
    Operand<Float> apply(Ops tf, Operand<Float> map, Operand<Float> kernel);
  }

  /**
   * Of both: the output, the gradients of a loss that is no linear function of it, and the kernel's
   * gradient of the map's gradient.
   */
  private static void equal(
      int size, int[] map, int filters, Convolution plain, Convolution folded) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.variable(Shape.make(map[0], map[1], map[2], map[3]), Float.class);
      var k = tf.variable(Shape.make(size, size, map[3], filters), Float.class);
      Operand<?> givenX = tf.assign(x, random(tf, map));
      Operand<?> givenK = tf.assign(k, random(tf, size, size, map[3], filters));
      List<Operand<Float>> asked = new ArrayList<>();
      for (Convolution convolution : List.of(plain, folded)) {
        Operand<Float> y = convolution.apply(tf, x, k);
        Operand<Float> loss = tf.nn.l2Loss(tf.math.tanh(y));
        var first = tf.gradients(loss, List.of(x, k));
        Operand<Float> slope = tf.nn.l2Loss(first.<Float>dy(0));
        asked.addAll(
            List.of(
                y,
                first.<Float>dy(0),
                first.<Float>dy(1),
                tf.gradients(slope, List.of(k)).<Float>dy(0)));
      }
      try (Session session = new Session(graph)) {
        session.runner().addTarget(givenX).addTarget(givenK).run();
        Session.Runner runner = session.runner();
        asked.forEach(runner::fetch);
        List<Tensor<?>> results = runner.run();
        int kinds = asked.size() / 2;
        for (int i = 0; i < kinds; i++) {
          float[] expected = values(results.get(i));
          float most = 0;
          for (float value : expected) {
            most = Math.max(most, Math.abs(value));
          }
          assertThat(values(results.get(kinds + i)))
              .as("output %d", i)
              .containsExactly(expected, offset(1e-5f * most));
        }
        results.forEach(Tensor::close);
      }
    }
  }

  private static Operand<Float> random(Ops tf, int... shape) {
    int count = 1;
    long[] sides = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      count *= shape[i];
      sides[i] = shape[i];
    }
    Random random = new Random(count);
    FloatBuffer values = FloatBuffer.allocate(count);
    for (int i = 0; i < count; i++) {
      values.put(i, (float) random.nextGaussian() / 3);
    }
    return tf.constant(sides, values);
  }

  private static float[] values(Tensor<?> tensor) {
    FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
    tensor.writeTo(values);
    return values.array();
  }
}
