package dev.gaze.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * CIFAR-10 and CIFAR-100 in their "binary version" (Krizhevsky, "Learning Multiple Layers of
 * Features from Tiny Images", 2009): 32 x 32 RGB images, from a folder that the archive was
 * unpacked to. All of it is kept in memory, 3,072 bytes an image. CIFAR-100 has its 100 fine
 * classes.
 */
public final class Cifar {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final List<String> TEN =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();

  private Cifar() {}

  /**
   * The training images: 50,000.
   *
   * @param folder with {@code data_batch_1.bin} to {@code data_batch_5.bin} of CIFAR-10, or {@code
   *     train.bin} of CIFAR-100
   * @throws DataException where the files are not there, or not whole
   */
  public static ImageSource train(Path folder) {
    return open(folder, TEN, "train.bin");
  }

  /**
   * The test images: 10,000.
   *
   * @param folder with {@code test_batch.bin} of CIFAR-10, or {@code test.bin} of CIFAR-100
   * @throws DataException where the file is not there, or not whole
   */
  public static ImageSource test(Path folder) {
    return open(folder, List.of("test_batch.bin"), "test.bin");
  }

  private static ImageSource open(Path folder, List<String> ten, String hundred) {
    try {
      if (Files.exists(folder.resolve(ten.get(0)))) {
        return read(folder, ten, 1, names(folder.resolve("batches.meta.txt"), 10));
      }
      if (Files.exists(folder.resolve(hundred))) {
        return read(
            folder, List.of(hundred), 2, names(folder.resolve("fine_label_names.txt"), 100));
      }
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be read (" + e + ")", e);
    }
    throw new DataException(
        ("%s: holds neither %s of CIFAR-10 nor %s of CIFAR-100; name the folder that the binary"
                + " version was unpacked to")
            .formatted(folder, ten.get(0), hundred));
  }

  /** The lines of a file of names, or numbers where it is missing. */
  private static List<String> names(Path file, int classes) throws IOException {
    if (!Files.exists(file)) {
      return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    List<String> names =
        Files.readAllLines(file, StandardCharsets.UTF_8).stream()
            .filter(line -> !line.isBlank())
            .toList();
    if (names.size() != classes) {
      throw new DataException(
          String.format(Locale.ROOT, "%s: %d names; expected %d", file, names.size(), classes));
    }
    return names;
  }

  /**
   * Records of {@code labelBytes} labels, of which the last counts, and the three planes of an
   * image.
   */
  private static ImageSource read(
      Path folder, List<String> files, int labelBytes, List<String> names) throws IOException {
    int record = labelBytes + 3 * PLANE;
    long records = 0;
    for (String name : files) {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file) || Files.size(file) == 0 || Files.size(file) % record != 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s; expected records of %d bytes; unpack the archive anew",
                file,
                Files.exists(file) ? Files.size(file) + " bytes" : "is missing",
                record));
      }
      records += Files.size(file) / record;
    }
    byte[] images = new byte[Math.toIntExact(records * 3 * PLANE)];
    int[] labels = new int[(int) records];
    int image = 0;
    for (String name : files) {
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      for (int at = 0; at < bytes.length; at += record, image++) {
        labels[image] = bytes[at + labelBytes - 1] & 0xFF;
        interleave(bytes, at + labelBytes, images, image * 3 * PLANE);
      }
    }
    return new MemorySource(images, labels, SIDE, SIDE, 3, names);
  }

  /** From planes {@code [3, 32, 32]} to pixels {@code [32, 32, 3]}. */
  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int i = 0; i < PLANE; i++) {
      for (int c = 0; c < 3; c++) {
        pixels[to + 3 * i + c] = planes[from + c * PLANE + i];
      }
    }
  }
}
