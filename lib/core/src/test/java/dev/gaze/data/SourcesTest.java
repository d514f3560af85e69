package dev.gaze.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.dl.dataset.OnHeapDataset;
import org.junit.jupiter.api.Test;

/** Sources made of functions, of other sources, and of KotlinDL's datasets. */
class SourcesTest {
  private static final List<String> NAMES = List.of("even", "odd");

  private static ImageSource steps(int channels) {
    return ImageSource.of(
        6,
        2,
        2,
        channels,
        NAMES,
        i -> i % 2,
        (i, out, at) -> Arrays.fill(out, at, at + 4 * channels, (byte) (40 * i)));
  }

  @Test
  void asksAFunction() {
    ImageSource source = steps(3);
    byte[] image = new byte[13];
    source.read(5, image, 1);
    assertThat(image[0]).isZero();
    assertThat(Arrays.copyOfRange(image, 1, 13)).containsOnly(200);
    assertThat(source.label(5)).isEqualTo(1);
    assertThat(source.classes()).isEqualTo(2);
    assertThatThrownBy(() -> source.read(6, image, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> source.read(0, image, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesFunctionsThatAreNoImages() {
    ImageSource.Reader nothing = (i, out, at) -> {};
    assertThatThrownBy(() -> ImageSource.of(0, 2, 2, 3, NAMES, i -> 0, nothing))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> ImageSource.of(1, 2, 2, 5, NAMES, i -> 0, nothing))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[2, 2, 5]");
    assertThatThrownBy(() -> ImageSource.of(1, 2, 2, 3, NAMES, i -> 2, nothing).label(0))
        .isInstanceOf(DataException.class)
        .hasMessage("image 0: label 2; expected 0 to 1, as there are 2 classes");
  }

  @Test
  void resizesOtherSources() {
    ImageSource large = steps(1).resized(3, 5, 3);
    byte[] image = new byte[large.imageBytes()];
    large.read(3, image, 0);
    assertThat(image).hasSize(45).containsOnly(120);
    assertThat(large.label(3)).isEqualTo(1);
    assertThat(large.size()).isEqualTo(6);
    ImageSource colour =
        ImageSource.of(
            1,
            1,
            1,
            3,
            NAMES,
            i -> 0,
            (i, out, at) -> System.arraycopy(new byte[] {100, 50, 20}, 0, out, at, 3));
    byte[] pixel = new byte[3];
    colour.resized(1, 1, 1).read(0, pixel, 2);
    assertThat(pixel)
        .containsExactly(0, 0, (int) Math.round(0.299 * 100 + 0.587 * 50 + 0.114 * 20));
    colour.resized(1, 1, 3).read(0, pixel, 0);
    assertThat(pixel).containsExactly(100, 50, 20);
    assertThat(colour.resized(1, 1, 3)).isSameAs(colour);
    assertThatThrownBy(() -> colour.resized(0, 1, 3)).isInstanceOf(DataException.class);
  }

  @Test
  void readsKotlinDlDatasets() {
    float[][] rows = {{0, 0.5f, 1, -3, 0.2f, 9}, {1, 1, 1, 1, 1, 1}};
    OnHeapDataset dataset = OnHeapDataset.create(rows, new float[] {1, 0});
    ImageSource source = new KotlinDlSource(dataset, 1, 2, 3, NAMES, 0, 1);
    byte[] image = new byte[7];
    source.read(0, image, 1);
    assertThat(image).containsExactly(0, 0, 128, 255, 0, 51, 255);
    assertThat(source.size()).isEqualTo(2);
    assertThat(source.label(0)).isEqualTo(1);
    new KotlinDlSource(dataset, 1, 2, 3, NAMES, -1, 1).read(0, image, 0);
    assertThat(image[0] & 0xFF).isEqualTo(128);
    assertThatThrownBy(
            () -> new KotlinDlSource(dataset, 2, 2, 3, NAMES, 0, 1).read(0, new byte[12], 0))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("image 0", "6 values", "2 x 2 x 3");
    assertThatThrownBy(() -> new KotlinDlSource(dataset, 1, 2, 3, List.of("one"), 0, 1).label(0))
        .hasMessageContaining("label 1; expected 0 to 0");
  }
}
