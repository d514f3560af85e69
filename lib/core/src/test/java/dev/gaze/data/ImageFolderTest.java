package dev.gaze.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;
  private static final FolderOptions OPTIONS = FolderOptions.of(HEIGHT, WIDTH, 3).withThreads(3);
  private final Path folder;

  ImageFolderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void put(String path, byte[] content) throws IOException {
    Path file = at(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, content);
  }

  /** A path of the test's folder in UTF-8, whatever charset the tests run in. */
  private Path at(String path) {
    String encoded = URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20");
    return Path.of(URI.create(folder.toUri() + encoded.replace("%2F", "/")));
  }

  private void put(String path, int rgb) throws IOException {
    put(path, Pictures.file("png", Pictures.plain(HEIGHT, WIDTH, rgb)));
  }

  private ImageFolder open() {
    return ImageFolder.open(folder, OPTIONS, (done, total) -> {});
  }

  private void refuse(String... words) {
    assertThatThrownBy(this::open).isInstanceOf(DataException.class).hasMessageContainingAll(words);
  }

  private static int[] colour(ImageSource source, int index) {
    byte[] image = new byte[source.imageBytes() + 2];
    source.read(index, image, 2);
    return new int[] {image[2] & 0xFF, image[3] & 0xFF, image[4] & 0xFF};
  }

  @Test
  void findsPicturesClassByClass() throws IOException {
    put("dog/b.PNG", 0x010203);
    put("dog/a.png", 0x040506);
    put("Zebra/x.JpG", Pictures.file("jpg", Pictures.plain(20, 30, 0x808080)));
    put("cat/dot.in.name.jpeg", Pictures.file("jpg", Pictures.plain(20, 30, 0)));
    put("cat/z.bmp", Pictures.file("bmp", Pictures.plain(3, 2, 0xFFFFFF)));
    try (ImageFolder source = open()) {
      assertThat(source.classNames()).containsExactly("Zebra", "cat", "dog");
      assertThat(source.classes()).isEqualTo(3);
      assertThat(source.size()).isEqualTo(5);
      assertThat(IntStream.range(0, 5).map(source::label)).containsExactly(0, 1, 1, 2, 2);
      assertThat(colour(source, 0)).containsExactly(0x80, 0x80, 0x80);
      assertThat(colour(source, 2)).containsExactly(255, 255, 255);
      assertThat(colour(source, 3)).containsExactly(4, 5, 6);
      assertThat(colour(source, 4)).containsExactly(1, 2, 3);
      assertThat(source.path(3)).isEqualTo(folder.resolve("dog/a.png"));
      assertThat(source.imageBytes()).isEqualTo(HEIGHT * WIDTH * 3);
      assertThat(source.skipped()).isEmpty();
      assertThatThrownBy(() -> colour(source, 5)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> source.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /**
   * The order of bytes in UTF-8: not that of UTF-16, in which 𝒜 comes before ｱ, nor any
   * language's.
   */
  @Test
  void namesAreOrderedByTheirBytes() throws IOException {
    List<String> ordered = List.of("10", "9", "Z", "a", "z", "é", "猫", "ｱ", "𝒜");
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(3));
    for (String name : shuffled) {
      put(name + "/" + name + ".png", 0);
    }
    for (String name : shuffled) {
      put("z/" + name + ".png", 0);
    }
    try (ImageFolder source = open()) {
      assertThat(source.classNames()).isEqualTo(ordered);
      assertThat(
              IntStream.range(0, source.size())
                  .filter(i -> source.label(i) == ordered.indexOf("z"))
                  .mapToObj(i -> EntryName.of(source.path(i)).text().replace(".png", "")))
          .isEqualTo(ordered);
    }
  }

  /** Some file systems keep é as one character, some as e and an accent. */
  @Test
  void aNameIsTheSameHoweverTheFileSystemKeepsIt() throws IOException {
    put("e\u0301t/a.png", 0);
    put("f/u\u0308.png", 0);
    try (ImageFolder decomposed = open()) {
      assertThat(decomposed.classNames()).containsExactly("f", "\u00e9t");
      long name = decomposed.fingerprint(0);
      Files.move(at("f/u\u0308.png"), at("f/\u00fc.png"));
      try (ImageFolder composed = open()) {
        assertThat(composed.fingerprint(0)).isEqualTo(name);
      }
    }
    put("\u00e9t/a.png", 0);
    refuse("two class folders are called \u00e9t");
  }

  @Test
  void fingerprintsAreOfNamesAndBytes() throws IOException {
    put("a/1.png", 1);
    put("a/2.png", 1);
    put("a/3.png", 2);
    try (ImageFolder source = open()) {
      assertThat(IntStream.range(0, 3).mapToLong(source::fingerprint)).doesNotHaveDuplicates();
      assertThat(source.resized(3, 2, 1).fingerprint(2)).isEqualTo(source.fingerprint(2));
      DataSummary before = DataSummary.of(source);
      assertThat(before.classNames()).containsExactly("a");
      assertThat(before.images()).isEqualTo(3);
      put("a/3.png", 3);
      try (ImageFolder changed = open()) {
        assertThat(changed.fingerprint(1)).isEqualTo(source.fingerprint(1));
        assertThat(changed.fingerprint(2)).isNotEqualTo(source.fingerprint(2));
        assertThat(DataSummary.of(changed)).isNotEqualTo(before);
      }
    }
  }

  @Test
  void skipsAndCountsWhatItCannotUse() throws IOException {
    put("a/1.png", new byte[0]);
    put("a/2.png", 0x102030);
    put("a/3.jpg", "a letter".getBytes(StandardCharsets.UTF_8));
    put("b/4.png", 0x405060);
    put("b/.5.png", 0);
    put("b/notes.txt", new byte[] {65});
    put("b/more/6.png", 0);
    put("b/folder.png/7.png", 0);
    put("b/png", new byte[] {65});
    put("README.md", new byte[] {65});
    put(".git/8.png", 0);
    Files.createSymbolicLink(folder.resolve("b/9.png"), folder.resolve("nowhere"));
    Files.createSymbolicLink(folder.resolve("b/loop.png"), folder.resolve("b/loop.png"));
    Files.createSymbolicLink(folder.resolve("b/up"), folder);
    Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    put("b/__MACOSX/10.png", 0);
    put("lost+found/11.png", 0);
    put("c/words.txt", new byte[] {65});
    put("loose.png", 0);
    put("b/photo", 0x708090);
    put("b/phone.HEIC", "\0\0\0\030ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.UTF_8));
    try (ImageFolder source = open()) {
      assertThat(source.classNames()).containsExactly("a", "b");
      assertThat(source.size()).isEqualTo(5);
      assertThat(colour(source, 0)).containsExactly(0x10, 0x20, 0x30);
      assertThat(colour(source, 1)).containsExactly(0x40, 0x50, 0x60);
      assertThat(IntStream.range(1, 5).map(source::label)).containsOnly(1);
      assertThat(IntStream.range(0, 5).mapToObj(i -> folder.relativize(source.path(i)).toString()))
          .containsExactly("a/2.png", "b/4.png", "b/photo", "b/folder.png/7.png", "b/more/6.png");
      assertThat(source.skipped())
          .extracting(s -> folder.relativize(s.path()) + ": " + s.reason())
          .containsExactly(
              "a/1.png: the file is empty",
              "a/3.jpg: no image that can be decoded",
              "b/9.png: not a file, or a link to nothing",
              "b/loop.png: not a file, or a link to nothing",
              "b/phone.HEIC: HEIC is not decoded here; save it as PNG or JPEG");
      assertThat(source.leftOut())
          .extracting(s -> folder.relativize(s.path()) + ": " + s.reason())
          .containsExactlyInAnyOrder(
              "README.md: no picture",
              "b/notes.txt: no picture",
              "b/png: no picture",
              "b/up: a link to a folder that is read already",
              "c: a folder without pictures is no class",
              "c/words.txt: no picture",
              "loop: no picture",
              "loose.png: lies beside the class folders; move it into one of them");
    }
  }

  @Test
  void picturesInTheFolderItselfAreOneClass() throws IOException {
    put("2.png", 0x010203);
    put("1.png", 0x040506);
    put("notes.txt", new byte[] {65});
    Files.createDirectories(at("runs"));
    try (ImageFolder source = open()) {
      assertThat(source.classNames()).containsExactly(folder.getFileName().toString());
      assertThat(source.size()).isEqualTo(2);
      assertThat(colour(source, 0)).containsExactly(4, 5, 6);
      assertThat(source.label(1)).isZero();
      assertThat(source.original(1)).isEqualTo(new ImageFolder.Original(at("2.png"), 7, 5, "RGB"));
    }
  }

  /** Folders in between are no classes. */
  @Test
  void saysWhichFolderHoldsTheClasses() throws IOException {
    put("val/cat/1.png", 0);
    put("train/cat/1.png", 0);
    put("train/dog/1.png", 0);
    refuse("its folders (train, val) are parts of a data set, not classes; give " + at("train"));
    try (ImageFolder train = ImageFolder.open(at("train"), HEIGHT, WIDTH, 3)) {
      assertThat(train.classNames()).containsExactly("cat", "dog");
    }
    Path around = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-2"));
    Files.move(folder.resolve("train"), Files.createDirectories(around).resolve("images"));
    assertThatThrownBy(() -> ImageFolder.open(around, HEIGHT, WIDTH, 3))
        .hasMessage(
            "%s: all of its pictures lie in folders of %s; give that",
            around, around.resolve("images"));
  }

  /** In memory or in a file, on one thread or four: the same images. */
  @Test
  void givesTheSameFromMemoryAndFile() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 41; i++) {
      BufferedImage noise = Pictures.plain(random.nextInt(3, 40), random.nextInt(3, 40), 0);
      IntStream.range(0, noise.getWidth() * noise.getHeight())
          .forEach(
              p ->
                  noise.setRGB(
                      p % noise.getWidth(), p / noise.getWidth(), random.nextInt(1 << 24)));
      put("class " + i % 3 + "/" + i + ".png", i == 7 ? new byte[5] : Pictures.file("png", noise));
    }
    try (ImageFolder memory =
            ImageFolder.open(folder, OPTIONS.withThreads(1), (done, total) -> {});
        ImageFolder file =
            ImageFolder.open(
                folder, OPTIONS.withMemoryBytes(0).withThreads(4), (done, total) -> {})) {
      assertThat(file.size()).isEqualTo(memory.size()).isEqualTo(40);
      byte[] one = new byte[memory.imageBytes()];
      byte[] other = new byte[memory.imageBytes()];
      for (int i = 0; i < 40; i++) {
        memory.read(i, one, 0);
        file.read(i, other, 0);
        assertThat(other).as("image %d", i).isEqualTo(one);
      }
    }
  }

  @Test
  void tellsItsProgressOnTheCallersThread() throws IOException {
    for (int i = 0; i < 13; i++) {
      put("a/" + i + ".png", i);
    }
    List<Integer> told = new ArrayList<>();
    Thread caller = Thread.currentThread();
    ImageFolder.Progress progress =
        (done, total) -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          assertThat(total).isEqualTo(13);
          told.add(done);
        };
    ImageFolder.open(folder, OPTIONS, progress).close();
    assertThat(told).containsExactlyElementsOf(IntStream.rangeClosed(1, 13).boxed().toList());
  }

  @Test
  void closesForGood() throws IOException {
    put("a/1.png", 0);
    for (long memory : new long[] {0, 1_000_000}) {
      ImageFolder source =
          ImageFolder.open(folder, OPTIONS.withMemoryBytes(memory), (done, total) -> {});
      source.close();
      source.close();
      assertThatThrownBy(() -> colour(source, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void refusesFoldersWithoutPictures() throws IOException {
    String layout = "%1$s/<class>/*.{png,jpg,jpeg,gif,bmp,webp,tif,...}";
    assertThatThrownBy(() -> ImageFolder.open(folder.resolve("no"), 5, 7, 3))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            folder.resolve("no") + ": does not exist; expected a folder with pictures, as ")
        .hasMessageContaining(String.format(layout, folder.resolve("no")));
    refuse("holds no pictures", String.format(layout, folder), "or, without classes, " + folder);
    put("1.png", 0);
    assertThatThrownBy(() -> ImageFolder.open(folder.resolve("1.png"), 5, 7, 3))
        .hasMessageContaining("is no folder");
    put("a/1.png", 0);
    put("b/1.png", new byte[0]);
    put("b/2.png", new byte[9]);
    refuse(
        folder.resolve("b")
            + ": none of its pictures (2) can be decoded (1.png: the file is empty)",
        "take the folder away");
    put("c/phone.heic", new byte[9]);
    refuse(
        folder.resolve("b")
            + ": none of its pictures (2) can be decoded (1.png: the file is empty)",
        folder.resolve("c") + ": none of its pictures (1) can be decoded (phone.heic: HEIC is not",
        "take these folders away");
  }

  @Test
  void refusesAFolderThatItMayNotRead() throws IOException {
    put("a/1.png", 0);
    put("b/1.png", 0);
    assumeThat(folder.resolve("b").toFile().setReadable(false)).isTrue();
    assumeThat(Files.isReadable(folder.resolve("b"))).as("root may read everything").isFalse();
    refuse(folder.resolve("b") + ": may not be read");
  }

  @Test
  void endsWhenInterrupted() throws IOException {
    put("a/1.png", 0);
    Thread.currentThread().interrupt();
    refuse("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusesImpossibleOptions() {
    assertThatThrownBy(() -> FolderOptions.of(0, 7, 3))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[0, 7, 3]");
    assertThatThrownBy(() -> FolderOptions.of(5, 7, 2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1, 3 or 4");
    assertThatThrownBy(() -> OPTIONS.withThreads(0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("threads = 0");
    assertThatThrownBy(() -> OPTIONS.withBackground(-1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0x000000 to 0xFFFFFF");
    assertThatThrownBy(() -> FolderOptions.of(5, 7, 4).withBackground(0x102030))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0x102030 with 4 channels");
  }
}
