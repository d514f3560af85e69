package dev.gaze.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShapesTest {
  private static final int HEIGHT = 37;
  private static final int WIDTH = 53;
  private final Shapes shapes = new Shapes(1_003, HEIGHT, WIDTH, 5);

  @Test
  void saysWhatItHolds() {
    assertThat(shapes.classes()).isEqualTo(10);
    assertThat(shapes.classNames())
        .startsWith(Shapes.GEOMETRY.toArray(new String[0]))
        .endsWith(Shapes.TEXTURE.toArray(new String[0]));
    assertThat(shapes.imageBytes()).isEqualTo(HEIGHT * WIDTH * 3);
    assertThat(shapes.label(1_002)).isEqualTo(2);
  }

  @Test
  void dependsOnSeedAndIndexAlone() {
    byte[] first = read(shapes, 17);
    assertThat(read(new Shapes(20, HEIGHT, WIDTH, 5), 17)).isEqualTo(first);
    assertThat(read(new Shapes(20, HEIGHT, WIDTH, 6), 17)).isNotEqualTo(first);
    assertThat(read(shapes, 27)).isNotEqualTo(first);
  }

  /** The pictures of a release are the pictures of all releases: runs stay comparable. */
  @Test
  void staysTheSameToTheBit() {
    byte[] all = new byte[20 * shapes.imageBytes()];
    for (int i = 0; i < 20; i++) {
      shapes.read(i, all, i * shapes.imageBytes());
    }
    assertThat(Arrays.hashCode(all)).isEqualTo(1464032189);
  }

  @Test
  void givesManyThreadsTheSame() {
    byte[][] alone = new byte[200][];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = read(shapes, i);
    }
    byte[][] together = new byte[alone.length][];
    IntStream.range(0, alone.length).parallel().forEach(i -> together[i] = read(shapes, i));
    assertThat(together).isDeepEqualTo(alone);
  }

  @Test
  void writesItsOwnBytesOnly() {
    byte[] out = new byte[shapes.imageBytes() + 11];
    Arrays.fill(out, (byte) 99);
    for (int label = 0; label < 10; label++) {
      shapes.read(label, out, 7);
      assertThat(Arrays.copyOf(out, 7)).containsOnly(99);
      assertThat(Arrays.copyOfRange(out, out.length - 4, out.length)).containsOnly(99);
      assertThat(Arrays.copyOfRange(out, 7, out.length - 4)).isEqualTo(read(shapes, label));
    }
  }

  /**
   * Every figure lies whole in the square in the middle: beyond it there is nothing but paper, on
   * either side.
   */
  @Test
  void framesItsGeometry() {
    Shapes wide = new Shapes(500, 41, 83, 11);
    Shapes tall = new Shapes(500, 83, 41, 11);
    for (int i = 0; i < 500; i++) {
      if (wide.label(i) < Shapes.GEOMETRY.size()) {
        byte[] lying = read(wide, i);
        byte[] standing = read(tall, i);
        for (int p = 0; p < 41 * 20; p++) {
          int row = p / 20 * 83;
          assertThat(rgb(lying, row + p % 20)).as("left of image %d", i).isEqualTo(rgb(lying, 0));
          assertThat(rgb(lying, row + 82 - p % 20))
              .as("right of image %d", i)
              .isEqualTo(rgb(lying, 0));
          assertThat(rgb(standing, p)).as("above image %d", i).isEqualTo(rgb(lying, 0));
          assertThat(rgb(standing, 83 * 41 - 1 - p))
              .as("below image %d", i)
              .isEqualTo(rgb(lying, 0));
        }
      }
    }
  }

  /** What the class promises. */
  @Test
  void paintsAPairInOneColour() {
    for (int i = 0; i < 300; i += 10) {
      Set<Integer> colours = new HashSet<>();
      byte[] image = read(Shapes.square(61, 2), i);
      for (int half = 0; half < 2; half++) {
        colours.add(commonest(image, 61, half * 30, half * 30 + 31));
      }
      assertThat(colours).as("image %d", i).hasSize(1);
    }
  }

  @Test
  void refusesWhatItCannotPaint() {
    assertThatThrownBy(() -> new Shapes(0, 32, 32, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new Shapes(9, 7, 32, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("7x32")
        .hasMessageContaining("8x8");
    assertThatThrownBy(() -> shapes.label(1_003)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> shapes.read(-1, new byte[shapes.imageBytes()], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> shapes.read(0, new byte[shapes.imageBytes()], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static byte[] read(ImageSource source, int index) {
    byte[] image = new byte[source.imageBytes()];
    source.read(index, image, 0);
    return image;
  }

  private static int rgb(byte[] image, int pixel) {
    return (image[3 * pixel] & 0xFF) << 16
        | (image[3 * pixel + 1] & 0xFF) << 8
        | (image[3 * pixel + 2] & 0xFF);
  }

  /** The commonest colour but for the corner's, in some columns of a square image. */
  private static int commonest(byte[] image, int side, int from, int to) {
    return IntStream.range(0, side * side)
        .filter(p -> p % side >= from && p % side < to && rgb(image, p) != rgb(image, 0))
        .mapToObj(p -> rgb(image, p))
        .collect(Collectors.groupingBy(c -> c, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }
}
