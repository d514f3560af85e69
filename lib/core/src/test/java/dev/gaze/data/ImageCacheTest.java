package dev.gaze.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageCacheTest {
  /** Segments of 3 slots each, the last one shorter; slot 10, the last, stays empty. */
  @Test
  void keepsEverySlotApart() {
    for (long memory : new long[] {0, 1_000}) {
      try (ImageCache cache = new ImageCache(11, 7, memory, 23)) {
        IntStream.range(0, 10).parallel().forEach(slot -> cache.write(slot, filled(slot + 1)));
        cache.seal();
        for (int slot = 0; slot < 11; slot++) {
          byte[] out = new byte[9];
          cache.read(slot, out, 1);
          assertThat(Arrays.copyOfRange(out, 1, 8)).isEqualTo(filled(slot < 10 ? slot + 1 : 0));
          assertThat(out[0] + out[8]).isZero();
        }
      }
    }
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[7];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
