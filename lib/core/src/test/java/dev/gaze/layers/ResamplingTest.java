package dev.gaze.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;

class ResamplingTest {
  private static final int N = 2;
  private static final long H = 3;
  private static final long W = 5;
  private static final int C = 7;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void nearestRepeatsEachValueAndItsGradientSumsThem(int factor) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<Float> map = tf.placeholder(Float.class, Placeholder.shape(Shape.make(-1, H, W, C)));
      Operand<Float> weights =
          tf.placeholder(Float.class, Placeholder.shape(Shape.make(-1, H * factor, W * factor, C)));
      Operand<Float> large = Resampling.nearest(tf, map, factor);
      assertThat(large.asOutput().shape().toString())
          .isEqualTo("[?, " + H * factor + ", " + W * factor + ", " + C + "]");
      Operand<Float> loss =
          tf.reduceSum(tf.math.mul(large, weights), tf.constant(new int[] {0, 1, 2, 3}));
      Output<?>[] gradient = graph.addGradients(loss.asOutput(), new Output<?>[] {map.asOutput()});
      float[] x = random((int) (N * H * W * C));
      float[] w = random((int) (N * H * factor * W * factor * C));
      try (Session session = new Session(graph);
          Tensor<Float> image = tensor(x, 1);
          Tensor<Float> weight = tensor(w, factor)) {
        var results =
            session
                .runner()
                .feed(map, image)
                .feed(weights, weight)
                .fetch(large)
                .fetch(gradient[0])
                .run();
        float[] repeated = values(results.get(0), w.length);
        float[] sums = values(results.get(1), x.length);
        results.forEach(Tensor::close);
        float[] expected = new float[x.length];
        for (int at = 0; at < w.length; at++) {
          int from = source(at, factor);
          float last = Integer.bitCount(factor) == 1 ? 0 : 2 * Math.ulp(x[from]);
          assertThat(repeated[at]).isEqualTo(x[from], offset(last));
          expected[from] += w[at];
        }
        assertThat(sums).containsExactly(expected, offset(1e-5f));
      }
    }
  }

  /** Which value of the small map stands at a place of the large one. */
  private static int source(int at, int factor) {
    long c = at % C;
    long x = at / C % (W * factor);
    long y = at / C / (W * factor) % (H * factor);
    long n = at / C / (W * factor) / (H * factor);
    return (int) (((n * H + y / factor) * W + x / factor) * C + c);
  }

  private static Tensor<Float> tensor(float[] values, int factor) {
    return Tensor.create(new long[] {N, H * factor, W * factor, C}, FloatBuffer.wrap(values));
  }

  private static float[] values(Tensor<?> tensor, int count) {
    FloatBuffer values = FloatBuffer.allocate(count);
    tensor.writeTo(values);
    return values.array();
  }

  private static float[] random(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
