package dev.gaze.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageOutputStream;

/**
 * Images of one size as one PNG, in rows from the top left. The ground between them, and cells that
 * are left over, are white.
 *
 * @param columns images in a row, at least 1
 * @param scale the side of the square of equal pixels that each pixel becomes, at least 1: 4 makes
 *     32-pixel images legible
 * @param gutter pixels of the PNG between neighbours and around the whole
 */
public record SampleGrid(int columns, int scale, int gutter) {

  /** The gutter where none is given. */
  public static final int DEFAULT_GUTTER = 2;

  /** Checks the numbers. */
  public SampleGrid {
    if (columns < 1 || scale < 1 || gutter < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sample grid: columns = %d, scale = %d, gutter = %d; expected at least 1, 1 and 0",
              columns,
              scale,
              gutter));
    }
  }

  /** A grid with a gutter of {@value #DEFAULT_GUTTER} pixels. */
  public SampleGrid(int columns, int scale) {
    this(columns, scale, DEFAULT_GUTTER);
  }

  /**
   * Writes images as a {@link WholeFile} in PNG, grey where {@code channels} is 1.
   *
   * @param images uint8 {@code [N, height, width, channels]}
   * @param channels 1 or 3
   */
  public void write(Path file, byte[] images, int height, int width, int channels)
      throws IOException {
    BufferedImage picture = draw(images, height, width, channels);
    WholeFile.write(
        file,
        unfinished -> {
          try (var out = new FileImageOutputStream(unfinished.toFile())) {
            ImageIO.write(picture, "png", out);
          }
        });
  }

  /**
   * Writes images as {@link #write(Path, byte[], int, int, int)} does.
   *
   * @param images {@code [N, height, width, channels]} in {@code [-1, 1]}; what lies outside is
   *     clipped, and a NaN is black
   */
  public void write(Path file, float[] images, int height, int width, int channels)
      throws IOException {
    write(file, toBytes(images), height, width, channels);
  }

  /**
   * The picture that {@link #write(Path, float[], int, int, int)} writes.
   *
   * @param images {@code [N, height, width, channels]} in {@code [-1, 1]}
   */
  public BufferedImage draw(float[] images, int height, int width, int channels) {
    return draw(toBytes(images), height, width, channels);
  }

  /**
   * The picture, of type {@link BufferedImage#TYPE_BYTE_GRAY} or {@link
   * BufferedImage#TYPE_3BYTE_BGR}.
   */
  BufferedImage draw(byte[] images, int height, int width, int channels) {
    int size = height * width * channels;
    if ((channels != 1 && channels != 3)
        || size <= 0
        || images.length == 0
        || images.length % size != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sample grid: %d values are no images [N, %d, %d, %d]; expected a multiple of the"
                  + " image's size, and 1 or 3 channels",
              images.length,
              height,
              width,
              channels));
    }
    int count = images.length / size;
    int rows = (count + columns - 1) / columns;
    int stepX = width * scale + gutter;
    int stepY = height * scale + gutter;
    BufferedImage picture =
        new BufferedImage(
            columns * stepX + gutter,
            rows * stepY + gutter,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    var raster = picture.getRaster();
    byte[] white = new byte[picture.getWidth() * picture.getHeight() * channels];
    Arrays.fill(white, (byte) 0xFF);
    raster.setDataElements(0, 0, picture.getWidth(), picture.getHeight(), white);
    byte[] cell = new byte[size * scale * scale];
    for (int i = 0; i < count; i++) {
      enlarge(images, i * size, height, width, channels, cell);
      raster.setDataElements(
          gutter + i % columns * stepX,
          gutter + i / columns * stepY,
          width * scale,
          height * scale,
          cell);
    }
    return picture;
  }

  /** Repeats every pixel of one image {@code scale} times both ways. */
  private void enlarge(
      byte[] images, int offset, int height, int width, int channels, byte[] cell) {
    for (int y = 0, to = 0; y < height * scale; y++) {
      for (int x = 0; x < width * scale; x++) {
        int from = offset + (y / scale * width + x / scale) * channels;
        for (int c = 0; c < channels; c++) {
          cell[to++] = images[from + c];
        }
      }
    }
  }

  private static byte[] toBytes(float[] images) {
    byte[] bytes = new byte[images.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(Math.min(255f, Math.max(0f, (images[i] + 1) * 127.5f)));
    }
    return bytes;
  }
}
