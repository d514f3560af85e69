package dev.gaze.data;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small image files of every kind, made for tests. */
final class Pictures {
  private Pictures() {}

  /** One colour, {@code 0xRRGGBB}. */
  static BufferedImage plain(int height, int width, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  /**
   * Every pixel made of these raw samples, of 8 or 16 bits: grey, grey and alpha, RGB, or RGB and
   * alpha.
   */
  static BufferedImage samples(int height, int width, int bits, int... pixel) {
    boolean alpha = pixel.length % 2 == 0;
    int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    ColorSpace space =
        ColorSpace.getInstance(pixel.length < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    int transparency = alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE;
    WritableRaster raster = Raster.createInterleavedRaster(type, width, height, pixel.length, null);
    for (int i = 0; i < height * width; i++) {
      raster.setPixel(i % width, i / width, pixel);
    }
    return new BufferedImage(
        new ComponentColorModel(space, alpha, false, transparency, type), raster, false, null);
  }

  /** A file of a format that Java writes: png, jpg, gif, bmp. */
  static byte[] file(String format, BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  /**
   * A JPEG of four channels, as Adobe's programs write them: inverted, with a marker that tells
   * their meaning.
   *
   * @param transform 0 for CMYK, 2 for YCCK
   * @param pixel what is stored in the four channels of each pixel
   */
  static byte[] adobe(int transform, int... pixel) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, pixel);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = standardJpegWriter();
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] marker = {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
    return afterStart(out.toByteArray(), marker);
  }

  private static ImageWriter standardJpegWriter() {
    var writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
    throw new IllegalStateException("Java's own JPEG writer is missing");
  }

  /** A JPEG with an EXIF orientation, 1 to 8. */
  static byte[] oriented(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8, //
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    return afterStart(jpeg, exif);
  }

  private static byte[] afterStart(byte[] jpeg, byte[] segment) {
    byte[] all = new byte[jpeg.length + segment.length];
    System.arraycopy(jpeg, 0, all, 0, 2);
    System.arraycopy(segment, 0, all, 2, segment.length);
    System.arraycopy(jpeg, 2, all, 2 + segment.length, jpeg.length - 2);
    return all;
  }

  /** A PNG of one RGB colour, which its tRNS chunk declares to be transparent. */
  static byte[] keyed(int height, int width, int red, int green, int blue) throws IOException {
    byte[] rows = new byte[height * (1 + 3 * width)];
    for (int i = 0; i < height * width; i++) {
      int at = i / width * (1 + 3 * width) + 1 + i % width * 3;
      rows[at] = (byte) red;
      rows[at + 1] = (byte) green;
      rows[at + 2] = (byte) blue;
    }
    return png(
        height, width, 8, 2, new byte[] {0, (byte) red, 0, (byte) green, 0, (byte) blue}, rows);
  }

  /** A PNG chunk by chunk. */
  static byte[] png(int height, int width, int bits, int colour, byte[] trns, byte[] rows)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {(byte) bits, (byte) colour, 0, 0, 0});
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (var deflate = new DeflaterOutputStream(data)) {
      deflate.write(rows);
    }
    chunk(out, "IHDR", header.toByteArray());
    chunk(out, "tRNS", trns);
    chunk(out, "IDAT", data.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return all.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }
}
