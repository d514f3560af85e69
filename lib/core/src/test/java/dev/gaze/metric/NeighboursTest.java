package dev.gaze.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  /** A grey pixel is its own feature, beside a 3. */
  private static final FeatureNet VALUE =
      FeatureNet.of(
          "value",
          2,
          (pixels, height, width, channels) -> {
            float[] values = new float[pixels.length * 2];
            for (int i = 0; i < pixels.length; i++) {
              values[2 * i] = pixels[i] & 0xff;
              values[2 * i + 1] = 3;
            }
            return values;
          });

  private static ImageSet pixels(int count, java.util.function.IntUnaryOperator value) {
    return new ImageSet(
        count,
        1,
        1,
        1,
        i -> 0,
        (from, n) -> {
          byte[] pixels = new byte[n];
          for (int i = 0; i < n; i++) {
            pixels[i] = (byte) value.applyAsInt(from + i);
          }
          return pixels;
        });
  }

  /** Of 113 pixels with all values from 0 to 112, in another order. */
  @Test
  void theNearestAreFoundInOrderWhereverTheyAre() {
    ImageSet among = pixels(113, i -> i * 29 % 113);
    AtomicInteger told = new AtomicInteger();
    Neighbours found = Neighbours.of(pixels(2, i -> i == 0 ? 0 : 60), among, VALUE, 3, told::set);
    assertThat(told.get()).isEqualTo(113);
    assertThat(found.distances()[0]).containsExactly(0, 1, 2);
    assertThat(found.distances()[1]).containsExactly(0, 1, 1);
    assertThat(values(found.indices()[0])).containsExactly(0, 1, 2);
    // Of two that are equally near the one that comes first.
    assertThat(values(found.indices()[1])).containsExactlyInAnyOrder(60, 59, 61).startsWith(60);
    assertThat(found.indices()[1][1]).isLessThan(found.indices()[1][2]);
  }

  private static int[] values(int[] indices) {
    return java.util.Arrays.stream(indices).map(i -> i * 29 % 113).toArray();
  }

  @Test
  void moreNeighboursThanImagesAreRefused() {
    assertThatThrownBy(
            () -> Neighbours.of(pixels(1, i -> i), pixels(4, i -> i), VALUE, 5, done -> {}))
        .isInstanceOf(MetricException.class)
        .hasMessage("5 neighbours among 4 images; expected at least 1, and as many images");
  }
}
