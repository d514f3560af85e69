package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.ImageSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/** The augmentations against plain loops over pixels, and their gradient against differences. */
class DiffAugmentationTest {
  private static final int N = 4;
  private static final int H = 7;
  private static final int W = 11;
  private static final int C = 3;
  private static final long SEED = 5;

  private static float[] random(long seed, int size, float low, float high) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = low + (high - low) * random.nextFloat();
    }
    return values;
  }

  private static float[] images() {
    return random(SEED, N * H * W * C, -1, 1);
  }

  private static float[] draws(long seed) {
    return random(seed, N * DiffAugmentation.DRAWS, 0, 1);
  }

  /** The images augmented; or with a cotangent, the gradient of sum(augmented * cotangent). */
  private static float[] run(
      float[] images, float[] draws, float[] cotangent, DiffAugment... policies) {
    return run(C, images, draws, cotangent, policies);
  }

  private static float[] run(
      int channels, float[] images, float[] draws, float[] cotangent, DiffAugment... policies) {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph, RuntimeConfig.defaults())) {
      Ops tf = Ops.create(graph);
      long[] shape = {N, H, W, channels};
      Operand<Float> x = tf.constant(shape, FloatBuffer.wrap(images));
      Operand<Float> drawn =
          tf.constant(new long[] {N, DiffAugmentation.DRAWS}, FloatBuffer.wrap(draws));
      var augmentation = new DiffAugmentation(tf, new ImageSpec(H, W, channels), List.of(policies));
      Operand<Float> y = augmentation.apply(x, drawn);
      if (cotangent.length > 0) {
        Operand<Float> weighted = tf.math.mul(y, tf.constant(shape, FloatBuffer.wrap(cotangent)));
        Operand<Float> sum = tf.reduceSum(weighted, tf.constant(new int[] {0, 1, 2, 3}));
        y = tf.gradients(sum, List.of(x)).<Float>dy(0);
      }
      try (Tensor<?> result = session.runner().fetch(y).run().get(0)) {
        return Feeds.values(result);
      }
    }
  }

  private static int at(int n, int y, int x, int c) {
    return ((n * H + y) * W + x) * C + c;
  }

  /** Of four channels the last is alpha, and the others change as three do. */
  @Test
  void colorLeavesAlphaAlone() {
    float[] three = images();
    float[] four = new float[N * H * W * 4];
    for (int i = 0; i < four.length; i++) {
      four[i] = i % 4 == 3 ? 0.01f * (i % 101) : three[i / 4 * 3 + i % 4];
    }
    float[] draws = draws(4);
    float[] colours = run(three, draws, new float[0], new DiffAugment.Color());
    float[] got = run(4, four, draws, new float[0], new DiffAugment.Color());
    for (int i = 0; i < four.length; i++) {
      assertThat(got[i]).isEqualTo(i % 4 == 3 ? four[i] : colours[i / 4 * 3 + i % 4]);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void colorIsBrightnessThenSaturationThenContrast(long seed) {
    float[] images = images();
    float[] draws = draws(seed);
    float[] got = run(images, draws, new float[0], new DiffAugment.Color());
    for (int n = 0; n < N; n++) {
      double[] saturated = new double[H * W * C];
      double mean = 0;
      for (int p = 0; p < H * W; p++) {
        int from = n * H * W * C + p * C;
        double brightness = draws[n * 7] - 0.5;
        double grey = (images[from] + images[from + 1] + images[from + 2]) / 3 + brightness;
        for (int c = 0; c < C; c++) {
          double value = images[from + c] + brightness;
          saturated[p * C + c] = grey + (value - grey) * 2 * draws[n * 7 + 1];
          mean += saturated[p * C + c] / saturated.length;
        }
      }
      for (int i = 0; i < saturated.length; i++) {
        double want = mean + (saturated[i] - mean) * (0.5 + draws[n * 7 + 2]);
        assertThat((double) got[n * saturated.length + i]).isCloseTo(want, within(2e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void translationMovesByWholePixelsAndFillsWithGrey(long seed) {
    float[] images = images();
    float[] draws = draws(seed);
    float[] got = run(images, draws, new float[0], new DiffAugment.Translation(0.3));
    for (int n = 0; n < N; n++) {
      // 0.3 * 7 = 2.1 and 0.3 * 11 = 3.3: up to 2 rows and 3 columns.
      int down = (int) Math.floor(draws[n * 7 + 3] * 5) - 2;
      int right = (int) Math.floor(draws[n * 7 + 4] * 7) - 3;
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
          boolean inside = y + down >= 0 && y + down < H && x + right >= 0 && x + right < W;
          for (int c = 0; c < C; c++) {
            float want = inside ? images[at(n, y + down, x + right, c)] : 0;
            assertThat(got[at(n, y, x, c)]).isEqualTo(want);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void cutoutIsARectangleOfGreyAroundAPixel(long seed) {
    float[] images = images();
    float[] draws = draws(seed);
    float[] got = run(images, draws, new float[0], DiffAugment.Cutout.DEFAULT);
    for (int n = 0; n < N; n++) {
      // Half of 7 is 4 (even: 8 centres), half of 11 is 6 (12 centres).
      int top = (int) Math.floor(draws[n * 7 + 5] * 8) - 2;
      int left = (int) Math.floor(draws[n * 7 + 6] * 12) - 3;
      int cut = 0;
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
          boolean hole = y >= top && y < top + 4 && x >= left && x < left + 6;
          cut += hole ? 1 : 0;
          for (int c = 0; c < C; c++) {
            assertThat(got[at(n, y, x, c)]).isEqualTo(hole ? 0 : images[at(n, y, x, c)]);
          }
        }
      }
      assertThat(cut).isBetween(2 * 3, 4 * 6);
    }
  }

  @Test
  void theGradientAgreesWithDifferences() {
    DiffAugment[] all = {
      new DiffAugment.Color(), DiffAugment.Translation.DEFAULT, DiffAugment.Cutout.DEFAULT
    };
    float[] images = images();
    float[] draws = draws(9);
    float[] cotangent = random(13, images.length, -1, 1);
    float[] gradient = run(images, draws, cotangent, all);
    Random random = new Random(SEED);
    for (int trial = 0; trial < 5; trial++) {
      float[] direction = random(random.nextLong(), images.length, -1, 1);
      double slope = 0;
      for (int i = 0; i < images.length; i++) {
        slope += (double) gradient[i] * direction[i];
      }
      // Affine in the images: a large step is exact.
      double difference =
          (weighted(moved(images, direction, 0.5f), draws, cotangent, all)
              - weighted(moved(images, direction, -0.5f), draws, cotangent, all));
      assertThat(difference).as("seed %d", SEED).isCloseTo(slope, within(1e-3));
    }
  }

  private static double weighted(
      float[] images, float[] draws, float[] cotangent, DiffAugment... policies) {
    float[] augmented = run(images, draws, new float[0], policies);
    double sum = 0;
    for (int i = 0; i < augmented.length; i++) {
      sum += (double) augmented[i] * cotangent[i];
    }
    return sum;
  }

  private static float[] moved(float[] from, float[] direction, float distance) {
    float[] moved = from.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += distance * direction[i];
    }
    return moved;
  }
}
