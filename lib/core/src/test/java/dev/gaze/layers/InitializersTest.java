package dev.gaze.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.nio.FloatBuffer;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

class InitializersTest {
  /** A large kernel, [3, 5, 64, 96]. */
  private static final Shape LARGE = Shape.make(3, 5, 64, 96);

  private static final int COUNT = 3 * 5 * 64 * 96;

  @Test
  void xavierUniformFillsItsInterval() {
    double gain = 1.5;
    int fanIn = 3 * 5 * 64;
    int fanOut = 3 * 5 * 96;
    float[] kernel =
        draw(new Initializers.XavierUniform(7, gain), LARGE, fanIn, fanOut, "a.kernel");
    double limit = gain * Math.sqrt(6.0 / (fanIn + fanOut));
    Moments moments = Moments.of(kernel);
    double variance = limit * limit / 3;
    assertThat(moments.mean).isCloseTo(0, within(5 * Math.sqrt(variance / COUNT)));
    // The variance of a uniform's square is 4/45 limit^4.
    double grain = limit * limit * Math.sqrt(4.0 / 45 / COUNT);
    assertThat(moments.variance).isCloseTo(variance, within(5 * grain));
    // Each end comes within 20 expected gaps.
    assertThat(moments.least).isBetween(-limit, -limit * (1 - 40.0 / COUNT));
    assertThat(moments.greatest).isBetween(limit * (1 - 40.0 / COUNT), limit);
  }

  @Test
  void normalHasItsSpreadAndIsNotTruncated() {
    double stddev = 0.02;
    float[] kernel = draw(new Initializers.Normal(7, stddev), LARGE, 1, 1, "a.kernel");
    Moments moments = Moments.of(kernel);
    assertThat(moments.mean).isCloseTo(0, within(5 * stddev / Math.sqrt(COUNT)));
    assertThat(moments.variance)
        .isCloseTo(stddev * stddev, within(5 * stddev * stddev * Math.sqrt(2.0 / COUNT)));
    // Of so many draws some lie beyond 3.5 deviations, none beyond 7.
    assertThat(moments.least / stddev).isBetween(-7.0, -3.5);
    assertThat(moments.greatest / stddev).isBetween(3.5, 7.0);
  }

  /** Kernels [size, size, in, out] as [-1, out]: tall, wide, square, and a dense one. */
  @ParameterizedTest
  @CsvSource({"3, 5, 7", "1, 4, 11", "2, 3, 12", "3, 2, 31"})
  void orthogonalKernelsHaveAnOrthonormalShorterSide(int size, int in, int out) {
    double gain = 1.3;
    float[] kernel =
        draw(new Initializers.Orthogonal(7, gain), Shape.make(size, size, in, out), 1, 1, "k");
    int rows = size * size * in;
    boolean tall = rows >= out;
    int sides = Math.min(rows, out);
    int length = Math.max(rows, out);
    for (int a = 0; a < sides; a++) {
      for (int b = 0; b < sides; b++) {
        double product = 0;
        for (int i = 0; i < length; i++) {
          product +=
              tall
                  ? kernel[i * out + a] * kernel[i * out + b]
                  : kernel[a * out + i] * kernel[b * out + i];
        }
        assertThat(product).isCloseTo(a == b ? gain * gain : 0, within(1e-5));
      }
    }
  }

  /** Without taking R's signs, Q's diagonal would lean to one side. */
  @Test
  void orthogonalKernelsLeanNowhere() {
    double sum = 0;
    int draws = 60;
    int side = 6;
    for (int i = 0; i < draws; i++) {
      float[] kernel =
          draw(new Initializers.Orthogonal(i, 1), Shape.make(side, side), 1, 1, "dense");
      for (int j = 0; j < side; j++) {
        sum += kernel[j * side + j];
      }
    }
    // The trace of a uniform orthogonal matrix has mean 0 and variance 1.
    assertThat(sum / draws).isCloseTo(0, within(4 / Math.sqrt(draws)));
  }

  @Test
  void theSameSeedAndNameGiveTheSameBitsOthersDoNot() {
    Shape shape = Shape.make(3, 7);
    float[] values = draw(new Initializers.Normal(7, 1), shape, 1, 1, "a");
    assertThat(draw(new Initializers.Normal(7, 1), shape, 1, 1, "a")).isEqualTo(values);
    assertThat(draw(new Initializers.Normal(8, 1), shape, 1, 1, "a")).isNotEqualTo(values);
    assertThat(draw(new Initializers.Normal(7, 1), shape, 1, 1, "b")).isNotEqualTo(values);
  }

  private static float[] draw(
      Initializer initializer, Shape shape, int fanIn, int fanOut, String name) {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, RuntimeConfig.defaults())) {
      Ops tf = Ops.create(graph);
      var value = initializer.initialize(fanIn, fanOut, tf, Variables.sizes(tf, shape), name);
      try (Tensor<?> tensor = session.runner().fetch(value).run().get(0)) {
        FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
        tensor.writeTo(values);
        return values.array();
      }
    }
  }

  private record Moments(double mean, double variance, double least, double greatest) {

    static Moments of(float[] values) {
      double sum = 0;
      double squares = 0;
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (float value : values) {
        sum += value;
        squares += (double) value * value;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
      double mean = sum / values.length;
      return new Moments(mean, squares / values.length - mean * mean, least, greatest);
    }
  }
}
