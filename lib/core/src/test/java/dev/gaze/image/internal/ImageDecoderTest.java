package dev.gaze.image.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.data.FolderOptions;
import dev.gaze.data.Pictures;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDecoderTest {
  private static final int EXACT = 0;
  private static final int LOSSY = 4;
  private final Path folder;
  private int background = FolderOptions.WHITE;

  ImageDecoderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int[] decode(byte[] file, int height, int width, int channels) throws IOException {
    Path path = Files.write(folder.resolve("picture.png"), file);
    byte[] image =
        new ImageDecoder(height, width, channels, background).decode(path, new CRC32C()).image();
    return IntStream.range(0, image.length).map(i -> image[i] & 0xFF).toArray();
  }

  private void expect(byte[] file, int tolerance, int... rgb) throws IOException {
    int[] got = decode(file, 2, 3, 3);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).as(Arrays.toString(got)).isCloseTo(rgb[i % 3], within(tolerance));
    }
  }

  private void refuse(byte[] file, String reason) {
    assertThatThrownBy(() -> decode(file, 2, 3, 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void readsEveryFormat() throws IOException {
    BufferedImage orange = Pictures.plain(11, 13, 0xF08030);
    expect(Pictures.file("png", orange), EXACT, 0xF0, 0x80, 0x30);
    expect(Pictures.file("bmp", orange), EXACT, 0xF0, 0x80, 0x30);
    expect(Pictures.file("gif", orange), EXACT, 0xF0, 0x80, 0x30);
    expect(Pictures.file("jpg", orange), LOSSY, 0xF0, 0x80, 0x30);
    expect(Pictures.file("tif", orange), EXACT, 0xF0, 0x80, 0x30);
  }

  /** Grey is what the file says; Java would take it for linear light and brighten it. */
  @Test
  void readsGreys() throws IOException {
    expect(Pictures.file("png", Pictures.samples(5, 7, 8, 100)), EXACT, 100, 100, 100);
    expect(Pictures.file("png", Pictures.samples(5, 7, 16, 100 * 257)), EXACT, 100, 100, 100);
    expect(Pictures.file("jpg", Pictures.samples(5, 7, 8, 100)), LOSSY, 100, 100, 100);
    expect(
        Pictures.png(1, 8, 2, 0, new byte[] {0, 3}, new byte[] {0, 0x55, 0x55}), EXACT, 85, 85, 85);
    assertThat(decode(Pictures.file("png", Pictures.samples(5, 7, 8, 100)), 2, 3, 1))
        .containsOnly(100);
  }

  @Test
  void readsSixteenBits() throws IOException {
    expect(
        Pictures.file("png", Pictures.samples(5, 7, 16, 0xFFFF, 0x8080, 0x4040)),
        EXACT,
        0xFF,
        0x80,
        0x40);
    expect(
        Pictures.file("png", Pictures.samples(5, 7, 16, 0, 0x8080, 0x4040, 0x8080)),
        EXACT,
        127,
        191,
        159);
  }

  @Test
  void putsWhiteBehindTransparency() throws IOException {
    expect(Pictures.file("png", Pictures.samples(5, 7, 8, 10, 20, 30, 0)), EXACT, 255, 255, 255);
    expect(Pictures.file("png", Pictures.samples(5, 7, 8, 0, 100, 200, 51)), EXACT, 204, 224, 244);
    expect(Pictures.file("png", Pictures.samples(5, 7, 8, 100, 51)), EXACT, 224, 224, 224);
    expect(Pictures.keyed(5, 7, 10, 20, 30), EXACT, 255, 255, 255);
  }

  @Test
  void putsAnotherColourBehindTransparency() throws IOException {
    background = 0x102030;
    expect(Pictures.file("png", Pictures.samples(5, 7, 8, 255, 0, 7, 0)), EXACT, 16, 32, 48);
    expect(Pictures.file("png", Pictures.samples(5, 7, 8, 0, 100, 200, 51)), EXACT, 13, 46, 78);
  }

  /** Colours are over white, so that they are what a picture without alpha has. */
  @Test
  void keepsAlphaAsAFourthChannel() throws IOException {
    byte[] clear = Pictures.file("png", Pictures.samples(5, 7, 8, 10, 20, 30, 0));
    assertThat(decode(clear, 1, 1, 4)).containsExactly(255, 255, 255, 0);
    byte[] thin = Pictures.file("png", Pictures.samples(5, 7, 8, 0, 100, 200, 51));
    assertThat(decode(thin, 1, 1, 4)).containsExactly(204, 224, 244, 51);
    byte[] grey = Pictures.file("png", Pictures.samples(5, 7, 8, 100, 51));
    assertThat(decode(grey, 1, 1, 4)).containsExactly(224, 224, 224, 51);
    byte[] opaque = Pictures.file("png", Pictures.plain(5, 7, 0x0A141E));
    assertThat(decode(opaque, 1, 1, 4)).containsExactly(10, 20, 30, 255);
  }

  /** The first frame of an animation, where it stands on the whole, which is clear around it. */
  @Test
  void aGifIsItsWholeCanvas() throws IOException {
    byte[] frame = Pictures.file("gif", Pictures.plain(2, 4, 0xF08030));
    int[] image = decode(Pictures.onCanvas(frame, 6, 8, 4, 3), 6, 8, 3);
    for (int i = 0; i < 6 * 8; i++) {
      boolean inside = i / 8 >= 4 && i % 8 >= 3 && i % 8 < 7;
      assertThat(Arrays.copyOfRange(image, 3 * i, 3 * i + 3))
          .as("pixel %d", i)
          .containsExactly(inside ? new int[] {0xF0, 0x80, 0x30} : new int[] {255, 255, 255});
    }
    // Larger than its screen, as browsers show it.
    expect(Pictures.onCanvas(frame, 1, 1, 0, 0), EXACT, 0xF0, 0x80, 0x30);
  }

  @Test
  void readsPalettes() throws IOException {
    byte[] reds = {(byte) 200, 0, 7, 0};
    byte[] greens = {10, 90, 7, 0};
    byte[] blues = {20, 60, 7, 0};
    byte[] alphas = {(byte) 255, 0, (byte) 255, (byte) 255};
    for (int bits : new int[] {1, 2, 8}) {
      int colours = Math.min(4, 1 << bits);
      BufferedImage opaque =
          new BufferedImage(
              9,
              5,
              bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED,
              new IndexColorModel(bits, colours, reds, greens, blues));
      expect(Pictures.file("png", opaque), EXACT, 200, 10, 20);
      BufferedImage clear =
          new BufferedImage(
              9,
              5,
              bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED,
              new IndexColorModel(bits, colours, reds, greens, blues, alphas));
      IntStream.range(0, 45).forEach(i -> clear.getRaster().setSample(i % 9, i / 9, 0, 1));
      expect(Pictures.file("png", clear), EXACT, 255, 255, 255);
    }
  }

  /**
   * The colours of inks on screens are a convention: no ink is white, all black is black, cyan
   * lacks red.
   */
  @Test
  void readsInks() throws IOException {
    expect(Pictures.adobe(0, 255, 255, 255, 255), 12, 255, 255, 255);
    expect(Pictures.adobe(2, 0, 128, 128, 255), 12, 255, 255, 255);
    int[] black = decode(Pictures.adobe(0, 255, 255, 255, 0), 1, 1, 3);
    assertThat(IntStream.of(black).boxed()).allSatisfy(v -> assertThat(v).isLessThan(60));
    int[] cyan = decode(Pictures.adobe(0, 0, 255, 255, 255), 1, 1, 3);
    assertThat(cyan[0]).isLessThan(60);
    assertThat(cyan[1]).isGreaterThan(120);
    assertThat(cyan[2]).isGreaterThan(160);
    // The same cyan as luma and chroma of the inks (255, 0, 0).
    assertThat(decode(Pictures.adobe(2, 76, 85, 255, 255), 1, 1, 3))
        .satisfies(
            v ->
                IntStream.range(0, 3)
                    .forEach(c -> assertThat(v[c]).isCloseTo(cyan[c], within(12))));
    // Written by libvips: (200, 40, 30) on the left, (20, 60, 180) on the right.
    String libvips =
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYI"
            + "CwwLCgwJCgoK/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAkICv/EABQQAQAAAAAAAAAAAAAAAAAA"
            + "AAD/2gAOBEMATQBZAEsAAD8AfwE4AywMF61G/hTj/9k=";
    int[] halves = decode(Base64.getDecoder().decode(libvips), 1, 2, 3);
    assertThat(halves[0]).isGreaterThan(halves[1] + 80).isGreaterThan(halves[2] + 80);
    assertThat(halves[5]).isGreaterThan(halves[3] + 60).isGreaterThan(halves[4] + 60);
  }

  /** Without Adobe's marker they are as they are, as libjpeg takes them: 0 is no ink. */
  @Test
  void readsInksWithoutAdobesMarker() throws IOException {
    expect(Pictures.inks(0, 0, 0, 0), LOSSY, 255, 255, 255);
    expect(Pictures.inks(0, 0, 0, 255), LOSSY, 0, 0, 0);
    expect(Pictures.inks(255, 0, 0, 0), LOSSY, 0, 255, 255);
    expect(Pictures.inks(51, 102, 204, 51), LOSSY, 163, 122, 41);
  }

  /**
   * EXIF 2.32, table of tag 0x0112: at which side of the upright picture the stored first row and
   * first column lie.
   */
  @Test
  void turnsWhatACameraHeldTurned() throws IOException {
    String[] sides = {"TL", "TR", "BR", "BL", "LT", "RT", "RB", "LB"};
    int[] colours = {0xC02020, 0x20C020, 0x2020C0, 0xC0C020, 0x20C0C0, 0xC020C0};
    for (int tag = 1; tag <= 8; tag++) {
      char row = sides[tag - 1].charAt(0);
      char column = sides[tag - 1].charAt(1);
      boolean sideways = row == 'L' || row == 'R';
      int height = sideways ? 48 : 32;
      int width = sideways ? 32 : 48;
      BufferedImage stored = Pictures.plain(height, width, 0);
      for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) {
          int x = row == 'L' ? r : row == 'R' ? 47 - r : column == 'L' ? c : 47 - c;
          int y = row == 'T' ? r : row == 'B' ? 31 - r : column == 'T' ? c : 31 - c;
          stored.setRGB(c, r, colours[y / 16 * 3 + x / 16]);
        }
      }
      int[] image = decode(Pictures.oriented(Pictures.file("jpg", stored), tag), 32, 48, 3);
      for (int i = 0; i < 6; i++) {
        int at = ((i / 3 * 16 + 8) * 48 + i % 3 * 16 + 8) * 3;
        Color expected = new Color(colours[i]);
        assertThat(image[at])
            .as("tag %d, field %d, red", tag, i)
            .isCloseTo(expected.getRed(), within(9));
        assertThat(image[at + 1])
            .as("tag %d, field %d, green", tag, i)
            .isCloseTo(expected.getGreen(), within(9));
        assertThat(image[at + 2])
            .as("tag %d, field %d, blue", tag, i)
            .isCloseTo(expected.getBlue(), within(9));
      }
    }
  }

  /** Upside down (tag 3), in each format that can say so. */
  @Test
  void turnsPicturesOfOtherFormatsToo() throws IOException {
    BufferedImage halves = Pictures.plain(8, 16, 0xC82A1E);
    for (int i = 0; i < 64; i++) {
      halves.setRGB(8 + i % 8, i / 8, 0x143CB4);
    }
    byte[] webp =
        Base64.getDecoder()
            .decode("UklGRigAAABXRUJQVlA4TBwAAAAvD8ABAA9wCpQzId/Dcv5jCWLBZP7SnSlE9D90");
    int[] png = decode(Pictures.orientedPng(Pictures.file("png", halves), 3), 8, 16, 3);
    assertThat(Arrays.copyOf(png, 3)).containsExactly(20, 60, 180);
    assertThat(Arrays.copyOfRange(png, 45, 48)).containsExactly(200, 42, 30);
    int[] turned = decode(Pictures.orientedWebp(webp, 8, 16, 3), 8, 16, 3);
    assertThat(Arrays.copyOf(turned, 3)).containsExactly(20, 60, 180);
    assertThat(Arrays.copyOfRange(turned, 45, 48)).containsExactly(200, 40, 30);
  }

  /** Linear light of one half is 188 in sRGB. */
  @Test
  void convertsOtherColourSpaces() {
    ColorSpace linear = ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB);
    var colours = new ComponentColorModel(linear, false, false, 1, DataBuffer.TYPE_BYTE);
    var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 1, 3, null);
    raster.setPixel(0, 0, new int[] {128, 255, 0});
    float[] rgb = new float[3];
    new RasterPixels(new BufferedImage(colours, raster, false, null), 0).row(0, 3, rgb);
    assertThat(rgb).containsExactly(new float[] {188, 255, 0}, within(1.5f));
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    refuse(new byte[0], "the file is empty");
    refuse(
        "Dear reader, this is a letter.".getBytes(StandardCharsets.UTF_8),
        "no image that can be decoded");
    assertThatThrownBy(
            () ->
                new ImageDecoder(2, 3, 3, FolderOptions.WHITE)
                    .decode(folder.resolve("nowhere.png"), new CRC32C()))
        .hasMessageContaining("not a file, or a link to nothing");
    assertThatThrownBy(
            () -> new ImageDecoder(2, 3, 3, FolderOptions.WHITE).decode(folder, new CRC32C()))
        .hasMessageContaining("not a file");
  }

  /**
   * Cut anywhere, a file is refused or (where only its last marker is gone) read; nothing else ever
   * happens.
   */
  @Test
  void refusesCutFiles() throws IOException {
    BufferedImage noise = Pictures.plain(41, 43, 0);
    Random random = new Random(5);
    IntStream.range(0, 41 * 43).forEach(i -> noise.setRGB(i % 43, i / 43, random.nextInt(1 << 24)));
    byte[] webp =
        Base64.getDecoder()
            .decode(
                "UklGRkIAAABXRUJQVlA4IDYAAADQAQCdASoQAAgAAMASJaACdLoB+AADsAD++n9//wBMf+sr/S4Pno//S4P/20D8nH9tA/fmAAA=");
    byte[][] files = {
      Pictures.file("png", noise),
      Pictures.file("jpg", noise),
      Pictures.file("gif", noise),
      Pictures.file("bmp", noise),
      webp
    };
    for (byte[] file : files) {
      for (int percent = 1; percent < 90; percent += 11) {
        byte[] cut = Arrays.copyOf(file, file.length * percent / 100);
        assertThatThrownBy(() -> decode(cut, 2, 3, 3))
            .as("%d %% of %d bytes", percent, file.length)
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aJpegThatLacksItsLastMarkerAloneIsWhole() throws IOException {
    byte[] file = Pictures.file("jpg", Pictures.plain(41, 43, 0x4080C0));
    assertThat(decode(Arrays.copyOf(file, file.length - 2), 5, 7, 3))
        .containsExactly(decode(file, 5, 7, 3));
    refuse(Arrays.copyOf(file, file.length - 9), "damaged");
  }

  /** Whatever a flipped byte does to a reader, it ends as an IOException or a picture. */
  @Test
  void survivesDamage() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (String format : new String[] {"png", "jpg", "gif", "bmp"}) {
      byte[] file = Pictures.file(format, Pictures.plain(9, 8, 0x4080C0));
      for (int i = 0; i < 60; i++) {
        byte[] damaged = file.clone();
        damaged[random.nextInt(Math.min(file.length, 200))] = (byte) random.nextInt();
        try {
          assertThat(decode(damaged, 2, 3, 3)).as("seed %d", seed).hasSize(18);
        } catch (IOException e) {
          assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).+");
        }
      }
    }
  }

  @Test
  void refusesBombsByTheirHeaders() throws IOException {
    refuse(
        Pictures.png(60_000, 60_000, 1, 0, new byte[] {0, 0}, new byte[9]), "60000 x 60000 pixels");
  }
}
