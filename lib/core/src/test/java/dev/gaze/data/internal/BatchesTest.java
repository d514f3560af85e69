package dev.gaze.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.data.DataException;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  /** Each pixel of image i tells i and the pixel's column. */
  record Numbered(int size) implements ImageSource {
    @Override
    public int height() {
      return 2;
    }

    @Override
    public int width() {
      return 5;
    }

    @Override
    public int channels() {
      return 3;
    }

    @Override
    public List<String> classNames() {
      return List.of("a", "b", "c");
    }

    @Override
    public int label(int index) {
      return Objects.checkIndex(index, size) % 3;
    }

    @Override
    public void read(int index, byte[] out, int offset) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 5; x++) {
          out[offset++] = (byte) index;
          out[offset++] = (byte) x;
          out[offset++] = (byte) y;
        }
      }
    }
  }

  private final Numbered source = new Numbered(23);

  @Test
  void drawsEveryImageOnceAnEpochInANewOrder() {
    List<Integer> drawn = indices(new Batches(source, 3), 3 * 23, 1);
    List<Integer> first = drawn.subList(0, 23);
    List<Integer> second = drawn.subList(23, 46);
    assertThat(first).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 23).boxed().toList());
    assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
    assertThat(drawn.subList(46, 69))
        .containsExactlyInAnyOrderElementsOf(first)
        .isNotEqualTo(second);
    assertThat(indices(new Batches(source, 4), 23, 1)).isNotEqualTo(first);
  }

  /**
   * Every image comes first about as often as any other: chi-squared with 4 degrees of freedom, 1
   * in 10,000 above 23.5.
   */
  @Test
  void shufflesWithoutFavour() {
    int[] first = new int[5];
    Batches batches = new Batches(new Numbered(5), 91);
    for (int epoch = 0; epoch < 5_000; epoch++) {
      batches.seek(new Position(epoch, 0));
      first[batches.draw(1)[0]]++;
    }
    double chi = IntStream.of(first).mapToDouble(n -> (n - 1000) * (n - 1000) / 1000.0).sum();
    assertThat(chi).isLessThan(23.5);
  }

  @Test
  void cutsOneSequenceIntoBatchesOfAnySize() {
    List<Integer> singly = indices(new Batches(source, 7), 70, 1);
    assertThat(indices(new Batches(source, 7), 70, 7)).isEqualTo(singly);
    assertThat(indices(new Batches(source, 7), 70, 35)).isEqualTo(singly);
  }

  @Test
  void goesOnFromAPosition() {
    Batches batches = new Batches(source, 11, true);
    byte[] images = new byte[7 * source.imageBytes()];
    int[] labels = new int[7];
    for (int i = 0; i < 9; i++) {
      batches.next(images, labels);
    }
    assertThat(batches.position()).isEqualTo(new Position(2, 63 - 46));
    Batches resumed = new Batches(source, 11, true);
    resumed.seek(batches.position());
    byte[] again = new byte[images.length];
    int[] labelsAgain = new int[7];
    for (int i = 0; i < 9; i++) {
      batches.next(images, labels);
      resumed.next(again, labelsAgain);
      assertThat(again).isEqualTo(images);
      assertThat(labelsAgain).isEqualTo(labels);
      assertThat(resumed.position()).isEqualTo(batches.position());
    }
  }

  @Test
  void readsImagesAndLabelsWhole() {
    byte[] images = new byte[4 * source.imageBytes()];
    int[] labels = new int[4];
    new Batches(source, 2).next(images, labels);
    byte[] image = new byte[source.imageBytes()];
    for (int i = 0; i < 4; i++) {
      int index = images[i * 30];
      source.read(index, image, 0);
      assertThat(java.util.Arrays.copyOfRange(images, i * 30, (i + 1) * 30)).isEqualTo(image);
      assertThat(labels[i]).isEqualTo(index % 3);
    }
  }

  @Test
  void flipsHalfAndFlipsRowsOnly() {
    Batches batches = new Batches(source, 13, true);
    byte[] image = new byte[source.imageBytes()];
    int flipped = 0;
    for (int i = 0; i < 1_000; i++) {
      batches.next(image, new int[1]);
      boolean flip = image[1] == 4;
      flipped += flip ? 1 : 0;
      for (int p = 0; p < 10; p++) {
        assertThat(image[3 * p]).isEqualTo(image[0]);
        assertThat(image[3 * p + 1]).isEqualTo((byte) (flip ? 4 - p % 5 : p % 5));
        assertThat(image[3 * p + 2]).isEqualTo((byte) (p / 5));
      }
    }
    assertThat(flipped).isBetween(430, 570);
    assertThat(new Batches(source, 13, true).draw(500))
        .containsExactly(new Batches(source, 13, true).draw(500));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Batches batches = new Batches(source, 1);
    assertThatThrownBy(() -> batches.next(new byte[59], new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch of 2 images: got room for 59 bytes, expected 2 x 2 x 5 x 3");
    assertThatThrownBy(() -> batches.seek(new Position(0, 23)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("23 images");
    assertThatThrownBy(() -> new Position(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private List<Integer> indices(Batches batches, int count, int batch) {
    List<Integer> drawn = new ArrayList<>();
    byte[] images = new byte[batch * source.imageBytes()];
    for (int i = 0; i < count; i += batch) {
      batches.next(images, new int[batch]);
      for (int j = 0; j < batch; j++) {
        drawn.add((int) images[j * source.imageBytes()]);
      }
    }
    return drawn;
  }
}
