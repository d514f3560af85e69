package dev.gaze.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {

  /** Images 0, 1 and 2 are unlike each other, 3 is a little brighter than 1, 4 is 0 again. */
  @Test
  void findsWhatIsNearlyTheSame() {
    int height = 37;
    int width = 41;
    ImageSource images =
        ImageSource.of(
            5,
            height,
            width,
            3,
            List.of("all"),
            i -> 0,
            (index, out, offset) -> {
              int drawn = index < 3 ? index : index == 3 ? 1 : 0;
              int brighter = index == 3 ? 1 : 0;
              Random random = new Random(drawn);
              int[][] blocks = new int[25][3];
              for (int[] block : blocks) {
                for (int c = 0; c < 3; c++) {
                  block[c] = random.nextInt(250);
                }
              }
              for (int i = 0; i < height * width; i++) {
                int[] block = blocks[i / width * 5 / height * 5 + i % width * 5 / width];
                for (int c = 0; c < 3; c++) {
                  out[offset + 3 * i + c] = (byte) (block[c] + brighter);
                }
              }
            });
    assertThat(NearDuplicates.of(images))
        .containsExactly(new NearDuplicates.Pair(1, 3), new NearDuplicates.Pair(0, 4));
  }

  /** Their hashes are equal, for nothing is brighter than anything. */
  @Test
  void plainImagesOfOtherColoursAreOthers() {
    ImageSource images =
        ImageSource.of(
            3,
            9,
            11,
            1,
            List.of("all"),
            i -> 0,
            (index, out, offset) -> {
              for (int i = 0; i < 99; i++) {
                out[offset + i] = (byte) (index * 50);
              }
            });
    assertThat(NearDuplicates.of(images)).isEmpty();
  }
}
