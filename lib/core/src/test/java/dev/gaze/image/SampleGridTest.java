package dev.gaze.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gaze.image.internal.Lettering;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleGridTest {
  private static final int HEIGHT = 3;
  private static final int WIDTH = 2;
  private final Path folder;

  SampleGridTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void writesEveryPixelWhereItBelongs() throws IOException {
    for (int channels : new int[] {1, 3}) {
      byte[] images = new byte[7 * HEIGHT * WIDTH * channels];
      for (int i = 0; i < images.length; i++) {
        images[i] = (byte) (37 * i + 11);
      }
      Path file = folder.resolve("new/grid-" + channels + ".png");
      new SampleGrid(5, 4, 3).write(file, images, HEIGHT, WIDTH, channels);
      BufferedImage picture = ImageIO.read(file.toFile());
      assertThat(picture.getWidth()).isEqualTo(5 * (WIDTH * 4 + 3) + 3);
      assertThat(picture.getHeight()).isEqualTo(2 * (HEIGHT * 4 + 3) + 3);
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          for (int c = 0; c < channels; c++) {
            assertThat(picture.getRaster().getSample(x, y, c))
                .as("%d, %d, %d", x, y, c)
                .isEqualTo(expected(images, x - 3, y - 3, c, channels));
          }
        }
      }
    }
  }

  /** In cells of 11 by 15 pixels, of which 8 by 12 are an image. */
  private static int expected(byte[] images, int x, int y, int c, int channels) {
    int image = Math.floorDiv(y, 15) * 5 + Math.floorDiv(x, 11);
    if (x < 0 || y < 0 || x % 11 >= 8 || y % 15 >= 12 || image >= 7) {
      return 255;
    }
    return images[((image * HEIGHT + y % 15 / 4) * WIDTH + x % 11 / 4) * channels + c] & 0xFF;
  }

  /**
   * What is over white in the images has its own colour in the file, and names stay black on white.
   */
  @Test
  void alphaShowsOverAnyGround() throws IOException {
    byte[] pixels = {(byte) 204, (byte) 224, (byte) 244, 51, 10, 20, 30, (byte) 255, 90, 90, 90, 0};
    float[] images = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      images[i] = (pixels[i] & 0xFF) / 127.5f - 1;
    }
    Path file = folder.resolve("alpha.png");
    new SampleGrid(3, 20, 0).withRowNames(List.of("H")).write(file, images, 1, 1, 4);
    BufferedImage read = ImageIO.read(file.toFile());
    int left = read.getWidth() - 60;
    assertThat(read.getRGB(left, 0)).isEqualTo(0x330064C8);
    assertThat(read.getRGB(left + 20, 0)).isEqualTo(0xFF0A141E);
    assertThat(read.getRGB(left + 40, 0)).isEqualTo(0x00FFFFFF);
    for (int x = 0; x < left; x++) {
      assertThat(read.getRGB(x, 10) >>> 24).isEqualTo(255);
    }
  }

  /** Batches that end within rows of the grid, and one that is larger than a row. */
  @Test
  void batchesMakeThePictureOfTheWhole() throws IOException {
    int size = HEIGHT * WIDTH * 3;
    float[] images = new float[23 * size];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i);
    }
    SampleGrid grid = new SampleGrid(5, 2, 3);
    grid.write(folder.resolve("whole.png"), images, HEIGHT, WIDTH, 3);
    int[] ends = {0, 1, 4, 11, 12, 23};
    Stream<float[]> batches =
        IntStream.range(1, ends.length)
            .mapToObj(i -> Arrays.copyOfRange(images, ends[i - 1] * size, ends[i] * size));
    grid.write(folder.resolve("batches.png"), 23, batches, HEIGHT, WIDTH, 3);
    assertThat(folder.resolve("batches.png")).hasSameBinaryContentAs(folder.resolve("whole.png"));
    BufferedImage drawn = grid.draw(images, HEIGHT, WIDTH, 3);
    BufferedImage read = ImageIO.read(folder.resolve("whole.png").toFile());
    assertThat(drawn.getRGB(0, 0, drawn.getWidth(), drawn.getHeight(), null, 0, drawn.getWidth()))
        .isEqualTo(read.getRGB(0, 0, read.getWidth(), read.getHeight(), null, 0, read.getWidth()));
  }

  /** Where there are fonts; the images are the same, further right. */
  @Test
  void namesStandBeforeTheirRows() {
    assumeThat(Lettering.line("a", 13, 100)).isPresent();
    float[] images = new float[7 * HEIGHT * WIDTH];
    SampleGrid plain = new SampleGrid(3, 10);
    BufferedImage without = plain.draw(images, HEIGHT, WIDTH, 1);
    BufferedImage named =
        plain
            .withRowNames(List.of("cat", "a name that goes on and on and on and on", ""))
            .draw(images, HEIGHT, WIDTH, 1);
    int left = named.getWidth() - without.getWidth();
    assertThat(left).isBetween(100, 170);
    assertThat(named.getHeight()).isEqualTo(without.getHeight());
    int rowHeight = without.getHeight() / 3;
    for (int row = 0; row < 3; row++) {
      long dark = 0;
      for (int i = 0; i < left * rowHeight; i++) {
        dark += (named.getRGB(i % left, row * rowHeight + i / left) & 0xFF) < 128 ? 1 : 0;
      }
      if (row < 2) {
        assertThat(dark).as("row %d", row).isGreaterThan(20);
      } else {
        assertThat(dark).isZero();
      }
    }
    for (int y = 0; y < without.getHeight(); y++) {
      for (int x = 0; x < without.getWidth(); x++) {
        assertThat(named.getRGB(left + x, y)).isEqualTo(without.getRGB(x, y));
      }
    }
    assertThat(new SampleGrid(3, 1).withRowNames(List.of("cat")).draw(images, HEIGHT, WIDTH, 1))
        .as("rows that are too low")
        .extracting(BufferedImage::getWidth)
        .isEqualTo(new SampleGrid(3, 1).draw(images, HEIGHT, WIDTH, 1).getWidth());
  }

  @Test
  void aBatchThatFailsLeavesNoFile() {
    Path file = folder.resolve("failed.png");
    Stream<float[]> batches =
        Stream.of(1, 2)
            .map(
                i -> {
                  if (i == 2) {
                    throw new IllegalStateException("no more");
                  }
                  return new float[3];
                });
    assertThatThrownBy(() -> new SampleGrid(1, 1).write(file, 2, batches, 1, 1, 3))
        .hasMessage("no more");
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(
            () -> new SampleGrid(70_000, 1).write(file, 70_000, Stream.of(), 128, 128, 3))
        .hasMessage(
            "sample grid: 70000 images of 128 x 128 side by side are more than an array holds; take"
                + " fewer columns");
  }

  @Test
  void takesFloatsFromMinusOneToOne() throws IOException {
    Path file = folder.resolve("grid.png");
    float[] values = {-1, 0, 1, -1.5f, 7, Float.NaN};
    new SampleGrid(1, 1, 0).write(file, values, 1, 6, 1);
    int[] samples = ImageIO.read(file.toFile()).getRaster().getSamples(0, 0, 6, 1, 0, (int[]) null);
    assertThat(samples).containsExactly(0, 128, 255, 0, 255, 0);
  }

  @Test
  void replacesAFileAndLeavesNoOther() throws IOException {
    Path file = folder.resolve("grid.png");
    Files.writeString(file, "an older picture");
    new SampleGrid(1, 1).write(file, new byte[3], 1, 1, 3);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(5);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void leavesNothingWhereItCannotWrite() throws IOException {
    Path taken = folder.resolve("grid.png");
    Files.createDirectories(taken.resolve("inside"));
    assertThatThrownBy(() -> new SampleGrid(1, 1).write(taken, new byte[3], 1, 1, 3))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(taken);
    }
  }

  @Test
  void refusesWhatIsNoImage() {
    SampleGrid grid = new SampleGrid(2, 1);
    assertThatThrownBy(() -> grid.draw(new byte[13], 2, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("13 values")
        .hasMessageContaining("[N, 2, 2, 3]");
    assertThatThrownBy(() -> grid.draw(new byte[8], 2, 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SampleGrid(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rowsOfOneClassEachHaveItsName() {
    List<String> names = List.of("cat", "dog", "bird");
    SampleGrid grid = new SampleGrid(2, 3);
    assertThat(grid.withClasses(new int[] {2, 2, 0, 0, 1}, names).rowNames())
        .containsExactly("bird", "cat", "dog");
    assertThat(grid.withClasses(new int[] {2, 2, 0, 1}, names).rowNames()).isEmpty();
    assertThat(grid.withClasses(new int[4], List.of()).rowNames()).isEmpty();
  }

  @Test
  void aPictureIsWhatItsNameSays() {
    for (String name : new String[] {"x.jpg", "x", "x.png.gif"}) {
      Path file = Path.of("nowhere", name);
      assertThatThrownBy(() -> new SampleGrid(1, 1).write(file, new byte[1], 1, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(file + ": the picture is a PNG; say nowhere/x")
          .hasMessageEndingWith(".png");
    }
  }
}
