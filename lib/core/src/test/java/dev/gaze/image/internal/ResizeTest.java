package dev.gaze.image.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResizeTest {
  /** A picture by its formula. */
  record Formula(int height, int width, Value value) implements Pixels {
    interface Value {
      double at(int y, int x, int channel);
    }

    @Override
    public void row(int y, int bands, float[] row) {
      for (int i = 0; i < bands * width; i++) {
        row[i] = (float) value.at(y, i / bands, i % bands);
      }
    }
  }

  private static int[] resize(Pixels source, int height, int width, int channels) {
    byte[] out = new byte[height * width * channels + 5];
    Resize.cropTo(source, height, width, channels, out, 5);
    return IntStream.range(5, out.length).map(i -> out[i] & 0xFF).toArray();
  }

  @Test
  void keepsAConstant() {
    int[][] sizes = {
      {1, 1, 7, 5}, {3, 2, 31, 17}, {101, 53, 7, 11}, {6000, 2, 3, 1}, {13, 13, 13, 13}
    };
    for (int[] size : sizes) {
      int[] out =
          resize(new Formula(size[0], size[1], (y, x, c) -> 30 + 70 * c), size[2], size[3], 4);
      for (int i = 0; i < out.length; i++) {
        assertThat(out[i]).isEqualTo(30 + 70 * (i % 4));
      }
    }
  }

  @Test
  void copiesWhatFits() {
    Random random = new Random(1);
    int[] values = random.ints(7 * 5 * 3, 0, 256).toArray();
    Formula source = new Formula(7, 5, (y, x, c) -> values[(y * 5 + x) * 3 + c]);
    assertThat(resize(source, 7, 5, 3)).isEqualTo(values);
  }

  /**
   * Away from the border, where the filter is cut, a ramp is a ramp: v(x) = 20 + 3 x + 0.5 y at
   * each target's centre.
   */
  @Test
  void keepsARampStraight() {
    Formula ramp = new Formula(44, 66, (y, x, c) -> 20 + 3 * (x + 0.5) + 0.5 * (y + 0.5));
    for (int height : new int[] {6, 14, 88}) {
      int width = height * 3 / 2;
      double scale = 44.0 / height;
      int[] out = resize(ramp, height, width, 3);
      int margin = Math.max(1, height / 44);
      for (int y = margin; y < height - margin; y++) {
        for (int x = margin; x < width - margin; x++) {
          double expected = 20 + 3 * (x + 0.5) * scale + 0.5 * (y + 0.5) * scale;
          assertThat((double) out[(y * width + x) * 3]).isCloseTo(expected, within(0.51));
        }
      }
    }
  }

  /**
   * Two pixels made four: the centres lie a quarter, three quarters, ... of a pixel from the left.
   */
  @Test
  void interpolatesBetweenTwoPixels() {
    Formula step = new Formula(1, 2, (y, x, c) -> 255 * x);
    assertThat(resize(step, 2, 4, 1)).containsExactly(0, 64, 191, 255, 0, 64, 191, 255);
  }

  /**
   * Three to one: the triangle reaches three pixels either way, with weights 1 2 3 2 1 around the
   * middle, cut at the end.
   */
  @Test
  void weighsByATriangleWhenShrinking() {
    int[] values = {10, 200, 30, 90, 250, 0, 70, 180, 40};
    Formula source = new Formula(3, 9, (y, x, c) -> values[x]);
    double left = (2 * 10 + 3 * 200 + 2 * 30 + 1 * 90) / 8.0;
    double middle = (30 + 2 * 90 + 3 * 250 + 2 * 0 + 70) / 9.0;
    double right = (1 * 0 + 2 * 70 + 3 * 180 + 2 * 40) / 8.0;
    assertThat(resize(source, 1, 3, 1))
        .containsExactly((int) Math.round(left), (int) Math.round(middle), (int) Math.round(right));
  }

  @Test
  void keepsTheMean() {
    long seed = System.nanoTime();
    int[] values = new Random(seed).ints(64 * 96, 0, 256).toArray();
    int[] out = resize(new Formula(64, 96, (y, x, c) -> values[y * 96 + x]), 8, 12, 1);
    double mean = IntStream.of(values).average().orElseThrow();
    assertThat(IntStream.of(out).average().orElseThrow())
        .as("seed %d", seed)
        .isCloseTo(mean, within(3.0));
  }

  /**
   * The finest pattern that there is becomes even grey, at any scale, instead of a coarse false
   * one.
   */
  @Test
  void turnsAChequerboardGrey() {
    Formula board = new Formula(211, 211, (y, x, c) -> 255 * ((x + y) & 1));
    for (int side : new int[] {7, 30, 57, 101}) {
      assertThat(IntStream.of(resize(board, side, side, 1)).boxed())
          .allSatisfy(v -> assertThat(v).isBetween(124, 131));
    }
  }

  @Test
  void keepsTheMiddle() {
    Formula banner = new Formula(10, 30, (y, x, c) -> x >= 10 && x < 20 ? 200 : 10);
    assertThat(resize(banner, 5, 5, 1)[12]).isEqualTo(200);
    assertThat(resize(banner, 10, 10, 1)).containsOnly(200);
    Formula tower = new Formula(31, 10, (y, x, c) -> y);
    assertThat(resize(tower, 1, 1, 1)).containsExactly(15);
  }

  @Test
  void weighsColoursAsEyesDo() {
    Formula colour = new Formula(2, 2, (y, x, c) -> new int[] {200, 100, 50}[c]);
    assertThat(resize(colour, 1, 1, 1))
        .containsExactly((int) Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50));
  }
}
