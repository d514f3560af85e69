package dev.gaze.image.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.data.FolderOptions;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
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

/** Files that libwebp has written, of each kind that it writes. */
class WebPTest {
  private final Path folder;

  WebPTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int[] decode(byte[] file, int height, int width, int channels) throws IOException {
    Path path = Files.write(folder.resolve("picture.webp"), file);
    byte[] image =
        new ImageDecoder(height, width, channels, FolderOptions.WHITE)
            .decode(path, new CRC32C())
            .image();
    return IntStream.range(0, image.length).map(i -> image[i] & 0xFF).toArray();
  }

  private static byte[] file(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static void expect(int[] image, int pixel, int tolerance, int... values) {
    for (int c = 0; c < values.length; c++) {
      assertThat(image[pixel * values.length + c])
          .as("pixel %d, channel %d of %s", pixel, c, Arrays.toString(values))
          .isCloseTo(values[c], within(tolerance));
    }
  }

  /**
   * Files by libwebp: (200, 40, 30) on the left, (20, 60, 180) on the right; and red beside
   * nothing.
   */
  @Test
  void readsWebp() throws IOException {
    String lossless = "UklGRigAAABXRUJQVlA4TBwAAAAvD8ABAA9wCpQzId/Dcv5jCWLBZP7SnSlE9D90";
    String lossy =
        "UklGRkIAAABXRUJQVlA4IDYAAADQAQCdASoQAAgAAMASJaACdLoB+AADsAD++n9//wBMf+sr/S4Pno//S4P/20D8nH9tA/fmAAA=";
    for (String file : new String[] {lossless, lossy}) {
      int[] image = decode(file(file), 8, 16, 3);
      int[] ends = {image[0], image[1], image[2], image[45], image[46], image[47]};
      int[] expected = {200, 40, 30, 20, 60, 180};
      for (int i = 0; i < 6; i++) {
        assertThat(ends[i])
            .as(Arrays.toString(ends))
            .isCloseTo(expected[i], within(file.equals(lossy) ? 8 : 0));
      }
    }
    String clear = "UklGRhwAAABXRUJQVlA4TBAAAAAvAQAAEA8Q8x/zH4yM6H8A";
    assertThat(decode(file(clear), 1, 2, 3)).containsExactly(255, 0, 0, 255, 255, 255);
  }

  /**
   * A loop filter reaches into what is predicted from; colours run away where a reader mixes them
   * up.
   */
  @Test
  void lossyColoursAreThoseOfTheWholePicture() throws IOException {
    int[] image =
        decode(
            file(
                "UklGRsQAAABXRUJQVlA4WAoAAAAQAAAAXwAAPwAAQUxQSBgAAAABDzD/ERFCTdsGTPmT3gh6RfR/AjgxPw9WUDgghgAAAFAH"
                    + "AJ0BKmAAQAA+MRiKQ6IhoRSslDwgAwSxgGpi4H8A/CvYheAfhR+rv+M5ALlVzvsIaLKiInPT0lP1wEzeZkXXhgAAmMRuwSCt"
                    + "X873ad/qy7znf/+tCnJ1sBQxmhv+KQZPfFg5FntPPBY7on5aOJrluHZoOKnlJDPhSjkNrMAU4eBpRUAA"),
            64,
            96,
            4);
    expect(image, 3 * 96 + 5, 6, 30, 200, 40, 255);
    expect(image, 40 * 96 + 24, 6, 200, 40, 30, 255);
    expect(image, 40 * 96 + 80, 0, 255, 255, 255, 0);
  }

  /** What is transparent may stand outside of the palette. */
  @Test
  void palettesWithTransparency() throws IOException {
    int[] image =
        decode(
            file(
                "UklGRuwAAABXRUJQVlA4TOAAAAAvE8ACED/hNAIAJMLdodIgkRz2n4CjeXN33n8NpwEAIA3uTSOJpsnu4So/hhfcHeZat+Ao"
                    + "AgCkwd2tAX9vQAQiUc6dr8O2l7ve/IdB/K8Kr0RN/ozariAo9XRlp2RH230yCS197ynwSsNebFPCyQyxTLnU5D+52LgSJZCQ"
                    + "GbQiQeQNoBESncGX7g3fP/U4i70r/L/ngr4ruzF/A5IicMsO6uIC6Q5CdY8uUHw0YNtIkqJjxmdmyj/INd+O6P8EpFnZt6Z7"
                    + "yz9gIQ4ZSMPQCRmm9e425x8DqWKJ9djn5YL8Xw=="),
            12,
            20,
            4);
    expect(image, 0, 0, 237, 191, 136, 255);
    expect(image, 3 * 20 + 9, 0, 132, 15, 25, 255);
    expect(image, 10, 0, 255, 255, 255, 0);
    expect(image, 239, 0, 255, 255, 255, 0);
  }

  /** Alpha that nothing compresses is stored as it is. */
  @Test
  void alphaWithoutCompression() throws IOException {
    int[] image =
        decode(
            file(
                "UklGRoAAAABXRUJQVlA4WAoAAAAQAAAABwAABwAAQUxQSEEAAAAAeUK98iEG8IR3YvDzy012TccHIFEVmg+J8sbayuNEuzES"
                    + "Rf1vhN+a18Wz0HasDo9TpzVsiJE/IPb3LbAi0k0KlgBWUDggGAAAADABAJ0BKggACAABQCYlpAADcAD+8E/AAA=="),
            8,
            8,
            4);
    assertThat(image[3]).isEqualTo(121);
    assertThat(image[63 * 4 + 3]).isEqualTo(150);
  }

  /** 8 x 6 pixels at (2, 4) of 16 x 12, of (200, 40, 30) and alpha 128. */
  @Test
  void anAnimationIsItsFirstFrameOnItsCanvas() throws IOException {
    byte[] file =
        file(
            "UklGRpAAAABXRUJQVlA4WAoAAAASAAAADwAACwAAQU5JTQYAAAD/////AABBTk1GZAAAAAEAAAIAAAcAAAUAAGQAAABBTFBI"
                + "DwAAAAEHUMCICAAE4X/bRET/QwBWUDggNAAAANABAJ0BKggABgAAwBIloAJ0ugH4AAOwAP73xF//WV/PR/PR/ko//bQP7aB/"
                + "bQP/tMQAAAA=");
    int[] image = decode(file, 12, 16, 4);
    for (int i = 0; i < 12 * 16; i++) {
      boolean inside = i / 16 >= 4 && i / 16 < 10 && i % 16 >= 2 && i % 16 < 10;
      int[] expected = inside ? new int[] {228, 147, 142, 128} : new int[] {255, 255, 255, 0};
      expect(image, i, inside ? 6 : 0, expected);
    }
    for (int length = 13; length < file.length - 8; length += 7) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> decode(cut, 12, 16, 4)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void saysWhereItsLibraryHasNoRoom() {
    String before = System.setProperty("java.io.tmpdir", folder.resolve("nowhere").toString());
    try {
      assertThatThrownBy(
              () ->
                  decode(new byte[] {'R', 'I', 'F', 'F', 4, 0, 0, 0, 'W', 'E', 'B', 'P'}, 1, 1, 3))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(folder.resolve("nowhere") + ", where the library for WebP is");
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  /** Linear light of one half is 188 in sRGB. */
  @Test
  void coloursAreThoseOfItsProfile() throws IOException {
    String grey = "UklGRh4AAABXRUJQVlA4TBEAAAAvA8AAAAdQwAIWsP+BiOh/AAA=";
    assertThat(decode(file(grey), 1, 1, 3)).containsExactly(128, 128, 128);
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    expect(decode(profiled(file(grey), linear), 1, 1, 3), 0, 2, 188, 188, 188);
    byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    assertThat(decode(profiled(file(grey), srgb), 1, 1, 3)).containsExactly(128, 128, 128);
    assertThat(decode(profiled(file(grey), new byte[200]), 1, 1, 3)).containsExactly(128, 128, 128);
  }

  /** The same of 4 x 4 pixels in the extended format, with a colour profile of an even size. */
  private static byte[] profiled(byte[] webp, byte[] icc) {
    int size = webp.length + 18 + 8 + icc.length;
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(webp, 0, 4)
        .putInt(size - 8)
        .put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII))
        .put(new byte[] {10, 0, 0, 0, 0x20, 0, 0, 0, 3, 0, 0, 3, 0, 0})
        .put("ICCP".getBytes(StandardCharsets.US_ASCII))
        .putInt(icc.length)
        .put(icc)
        .put(webp, 12, webp.length - 12)
        .array();
  }
}
