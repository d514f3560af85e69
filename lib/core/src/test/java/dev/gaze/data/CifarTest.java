package dev.gaze.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  private final Path folder;

  CifarTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What pixel (y, x) of record i holds in channel c. */
  private static int value(int i, int y, int x, int c) {
    return (i * 53 + y * 7 + x * 3 + c * 101) & 0xFF;
  }

  private void records(String file, int first, int count, int... labels) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = first; i < first + count; i++) {
      for (int label : labels) {
        out.write(label + i);
      }
      for (int at = 0; at < 3072; at++) {
        out.write(value(i, at % 1024 / 32, at % 32, at / 1024));
      }
    }
    Files.write(folder.resolve(file), out.toByteArray());
  }

  private static void check(ImageSource source, int count, int firstLabel) {
    assertThat(source.size()).isEqualTo(count);
    byte[] image = new byte[3072 + 3];
    for (int i = 0; i < count; i++) {
      assertThat(source.label(i)).isEqualTo(firstLabel + i);
      source.read(i, image, 3);
      for (int at = 0; at < 3072; at++) {
        assertThat(image[at + 3] & 0xFF).isEqualTo(value(i, at / 96, at % 96 / 3, at % 3));
      }
    }
  }

  @Test
  void readsCifar10() throws IOException {
    for (int i = 0; i < 5; i++) {
      records("data_batch_%d.bin".formatted(i + 1), i, 1, 2);
    }
    records("test_batch.bin", 0, 3, 4);
    Files.writeString(
        folder.resolve("batches.meta.txt"),
        "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");
    try (ImageSource train = Cifar.train(folder);
        ImageSource test = Cifar.test(folder)) {
      check(train, 5, 2);
      check(test, 3, 4);
      assertThat(train.classNames()).hasSize(10).startsWith("airplane").endsWith("truck");
    }
  }

  @Test
  void readsCifar100ByItsFineLabels() throws IOException {
    records("train.bin", 0, 4, 1, 90);
    records("test.bin", 0, 2, 3, 7);
    check(Cifar.train(folder), 4, 90);
    check(Cifar.test(folder), 2, 7);
    assertThat(Cifar.test(folder).classNames()).hasSize(100).endsWith("99");
    Files.writeString(
        folder.resolve("fine_label_names.txt"),
        IntStream.range(0, 100).mapToObj(i -> "name " + i).collect(Collectors.joining("\n")));
    assertThat(Cifar.train(folder).classNames()).hasSize(100).endsWith("name 99");
  }

  @Test
  void refusesWhatIsNotWhole() throws IOException {
    assertThatThrownBy(() -> Cifar.train(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(folder.toString(), "data_batch_1.bin", "train.bin", "unpacked");
    records("data_batch_1.bin", 0, 1, 2);
    assertThatThrownBy(() -> Cifar.train(folder))
        .hasMessageContaining("data_batch_2.bin: is missing");
    Files.write(folder.resolve("test_batch.bin"), new byte[3074]);
    assertThatThrownBy(() -> Cifar.test(folder))
        .hasMessageContaining("test_batch.bin: 3074 bytes; expected records of 3073");
    records("test_batch.bin", 0, 1, 10);
    assertThatThrownBy(() -> Cifar.test(folder))
        .hasMessageContaining("image 0: label 10; expected 0 to 9");
    Files.writeString(folder.resolve("batches.meta.txt"), "cat\ndog\n");
    assertThatThrownBy(() -> Cifar.test(folder)).hasMessageContaining("2 names; expected 10");
  }
}
