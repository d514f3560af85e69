package dev.gaze.image.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.data.FolderOptions;
import dev.gaze.data.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a file must say of itself to be decoded right; where it says what no reader does, it is
 * refused by name.
 */
class DecodedOrRefusedTest {
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FLOATING = 3;
  private final Path folder;

  DecodedOrRefusedTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int[] decode(String name, byte[] file, int height, int width, int channels)
      throws IOException {
    Path path = Files.write(folder.resolve(name), file);
    byte[] image =
        new ImageDecoder(height, width, channels, FolderOptions.WHITE)
            .decode(path, new CRC32C())
            .image();
    return IntStream.range(0, image.length).map(i -> image[i] & 0xFF).toArray();
  }

  private void refuse(String name, byte[] file, String reason) {
    assertThatThrownBy(() -> decode(name, file, 2, 3, 3))
        .isInstanceOf(IOException.class)
        .hasMessage(reason + " is not decoded here; save it as PNG or JPEG");
    assertThat(FileKind.isPicture(name, folder.resolve(name))).as("named as a picture").isTrue();
  }

  /**
   * A TIFF of one pixel (TIFF 6.0), grey where it has one sample, else red, green, blue and one
   * more.
   *
   * @param extra what the fourth sample is: 1 alpha, over which the colours are; 2 alpha alone
   * @param format of the samples
   */
  private static byte[] tiff(int samples, int bits, int format, int extra, byte... pixel) {
    int tags = extra > 0 ? 11 : 10;
    int end = 8 + 2 + 12 * tags + 4;
    int many = end + 16;
    ByteBuffer out = ByteBuffer.allocate(many + pixel.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) tags);
    short value = (short) bits;
    tag(out, 256, 1, 1);
    tag(out, 257, 1, 1);
    tag(out, 258, samples, samples == 1 ? bits : end);
    tag(out, 259, 1, 1);
    tag(out, 262, 1, samples == 1 ? 1 : 2);
    tag(out, 273, 1, many);
    tag(out, 277, 1, samples);
    tag(out, 278, 1, 1);
    tag(out, 279, 1, pixel.length);
    if (extra > 0) {
      tag(out, 338, 1, extra);
    }
    tag(out, 339, samples, samples == 1 ? format : end + 8);
    out.putInt(0);
    for (short number : new short[] {value, (short) format}) {
      for (int i = 0; i < 4; i++) {
        out.putShort(number);
      }
    }
    return out.put(pixel).array();
  }

  /** A tag of 16-bit numbers: one, or where they are. */
  private static void tag(ByteBuffer out, int tag, int count, int value) {
    out.putShort((short) tag).putShort((short) 3).putInt(count).putInt(value);
  }

  @Test
  void alphaOfTiffIsWhatItSays() throws IOException {
    byte[] half = {100, 50, 0, (byte) 128};
    // Over black: what white adds is its share alone. Alone: shares of both.
    assertThat(decode("x.tif", tiff(4, 8, UNSIGNED, 1, half), 1, 1, 3))
        .containsExactly(227, 177, 127);
    assertThat(decode("x.tif", tiff(4, 8, UNSIGNED, 2, half), 1, 1, 3))
        .containsExactly(177, 152, 127);
    assertThat(decode("x.tif", tiff(1, 8, UNSIGNED, 0, (byte) 77), 1, 1, 1)).containsExactly(77);
  }

  /** Nobody says from where to where they go. */
  @Test
  void samplesWithoutARange() {
    String signed = "a picture of signed or floating-point samples";
    refuse("x.tif", tiff(1, 8, SIGNED, 0, (byte) 77), signed);
    refuse("x.tif", tiff(1, 16, SIGNED, 0, (byte) 0, (byte) 77), signed);
    refuse("x.tif", tiff(1, 32, FLOATING, 0, new byte[4]), signed);
    refuse("x", tiff(4, 32, FLOATING, 1, new byte[16]), signed);
    refuse(
        "x.tif", tiff(1, 32, UNSIGNED, 0, new byte[4]), "a picture of more than 16 bits a sample");
  }

  /** A TIFF by ImageMagick. */
  @Test
  void coloursThatReadersGetWrong() {
    String lab =
        "SUkqABoAAABPIbtPIbtPIbtPIbtPIbtPIbsPAAABAwABAAAAAwAAAAEBAwABAAAAAgAAAAIBAwADAAAA1AAAAAMBAwABAAAAAQAA"
            + "AAYBAwABAAAACAAAAAoBAwABAAAAAQAAABEBBAABAAAACAAAABIBAwABAAAAAQAAABUBAwABAAAAAwAAABYBAwABAAAAAgAAABcB"
            + "BAABAAAAEgAAABwBAwABAAAAAQAAACkBAwACAAAAAAABAD4BBQACAAAACgEAAD8BBQAGAAAA2gAAAAAAAAAIAAgACACF61EAAACA"
            + "AMP1qAAAAAACzcxMAAAAAAHNzEwAAACAAM3MTAAAAAACj8L1AAAAABA3GqAAAAAAAiuHCgAAACAA";
    refuse("x.tif", Base64.getDecoder().decode(lab), "a picture in L*a*b*");
  }

  /** By their content, whatever they are called; a ? is any byte. */
  @ParameterizedTest
  @CsvSource({
    "x.jpg, ????ftypavif????avifmif1, AVIF",
    "photo, ????ftypavis????avifmif1, AVIF",
    "photo, ????ftypheic????mif1heic, HEIF",
    "x.heic, ????ftypheic????mif1heic, HEIC",
    "photo, qoif????????, QOI",
    "x.jxl, ????, JXL",
    "x.svg, <svg/>, SVG",
    "x.CR2, ????, CR2",
    "photo, II*?????CR??, a camera's raw file",
    "x.jpg, IIU?????????, a camera's raw file"
  })
  void formatsWithoutAReader(String name, String content, String format) {
    byte[] file = content.replace('?', '\0').getBytes(StandardCharsets.ISO_8859_1);
    if (content.startsWith("II*")) {
      file[4] = 16;
      file[8] = 'C';
      file[9] = 'R';
      file = Arrays.copyOf(file, 40);
    }
    refuse(name, file, format);
  }

  /** A TIFF, of which a reader would take the preview. */
  @Test
  void aCamerasFileIsNoPicture() {
    byte[] preview = tiff(1, 8, UNSIGNED, 0, (byte) 77);
    refuse("x.dng", preview, "a camera's raw file");
    refuse("x.NEF", preview, "a camera's raw file");
  }

  @Test
  void tiffWithoutAnEnding() throws IOException {
    byte[] file = tiff(1, 8, UNSIGNED, 0, (byte) 77);
    assertThat(decode("photo", file, 1, 1, 1)).containsExactly(77);
    assertThat(FileKind.isPicture("photo", folder.resolve("photo"))).isTrue();
  }

  @Test
  void anIconIsItsLargest() throws IOException {
    byte[] small = Pictures.file("png", Pictures.plain(8, 8, 0xC82A1E));
    byte[] large = Pictures.file("png", Pictures.plain(16, 16, 0x143CB4));
    int directory = 6 + 2 * 16;
    ByteBuffer icon =
        ByteBuffer.allocate(directory + small.length + large.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {0, 0, 1, 0, 2, 0})
            .put(new byte[] {8, 8, 0, 0, 1, 0, 24, 0})
            .putInt(small.length)
            .putInt(directory)
            .put(new byte[] {16, 16, 0, 0, 1, 0, 24, 0})
            .putInt(large.length)
            .putInt(directory + small.length)
            .put(small)
            .put(large);
    assertThat(decode("x.ico", icon.array(), 1, 1, 3)).containsExactly(0x14, 0x3C, 0xB4);
  }
}
