package dev.gaze.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private final Path images;
  private final Path labels;

  IdxTest(@TempDir Path folder) {
    images = folder.resolve("images-idx3-ubyte");
    labels = folder.resolve("labels-idx1-ubyte");
  }

  private static byte[] idx(int magic, int... sizes) {
    int total = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + total).putInt(magic);
    Arrays.stream(sizes).forEach(file::putInt);
    for (int i = 0; i < total; i++) {
      file.put((byte) (sizes.length == 1 ? i * 5 % 7 : i * 11));
    }
    return file.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  private void refuse(String... words) {
    assertThatThrownBy(() -> Idx.open(images, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void readsImagesAndLabelsPackedOrNot() throws IOException {
    for (boolean packed : new boolean[] {false, true}) {
      byte[] pixels = idx(0x803, 9, 5, 3);
      Files.write(images, packed ? gzip(pixels) : pixels);
      Files.write(labels, packed ? gzip(idx(0x801, 9)) : idx(0x801, 9));
      ImageSource source = Idx.open(images, labels);
      assertThat(source.size()).isEqualTo(9);
      assertThat(source.imageBytes()).isEqualTo(15);
      assertThat(source.height()).isEqualTo(5);
      assertThat(source.width()).isEqualTo(3);
      assertThat(source.channels()).isEqualTo(1);
      assertThat(source.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6");
      byte[] image = new byte[17];
      for (int i = 0; i < 9; i++) {
        assertThat(source.label(i)).isEqualTo(i * 5 % 7);
        source.read(i, image, 2);
        for (int p = 0; p < 15; p++) {
          assertThat(image[2 + p]).isEqualTo((byte) ((i * 15 + p) * 11));
        }
      }
      assertThatThrownBy(() -> source.read(9, image, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void refusesOtherFilesAndHalves() throws IOException {
    refuse(images.toString(), "does not exist");
    Files.write(images, new byte[0]);
    refuse(images.toString(), "ends too early");
    Files.write(images, idx(0x801, 9));
    refuse(images.toString(), "starts with 0x00000801; expected 0x00000803");
    byte[] pixels = idx(0x803, 9, 5, 3);
    Files.write(images, Arrays.copyOf(pixels, 100));
    refuse("ends too early");
    Files.write(images, Arrays.copyOf(gzip(pixels), 60));
    refuse("ends too early");
    byte[] broken = gzip(pixels);
    broken[broken.length - 6] ^= 1;
    Files.write(images, broken);
    refuse("cannot be read");
    Files.write(images, Arrays.copyOf(pixels, pixels.length + 1));
    refuse("goes on after its 135 bytes");
    Files.write(images, idx(0x803, 0, 5, 3));
    refuse("size 0 of dimension 0");
    Files.write(
        images,
        ByteBuffer.allocate(20)
            .putInt(0x803)
            .putInt(70_000)
            .putInt(1 << 20)
            .putInt(1 << 20)
            .array());
    refuse("dimension 1", "at most 2 GiB");
    Files.write(images, pixels);
    Files.write(labels, idx(0x801, 8));
    refuse("8 labels for the 9 images");
  }
}
