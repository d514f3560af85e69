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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small image files of every kind, made for tests. */
public final class Pictures {
  private Pictures() {}

  /** One colour, {@code 0xRRGGBB}. */
  public static BufferedImage plain(int height, int width, int rgb) {
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
  public static BufferedImage samples(int height, int width, int bits, int... pixel) {
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
  public static byte[] file(String format, BufferedImage image) throws IOException {
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
  public static byte[] adobe(int transform, int... pixel) throws IOException {
    byte[] marker = {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
    return afterStart(inks(pixel), marker);
  }

  /** A JPEG of four channels without a word of what they mean. */
  public static byte[] inks(int... pixel) throws IOException {
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
    return out.toByteArray();
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
  public static byte[] oriented(byte[] jpeg, int orientation) {
    byte[] exif = exif(orientation);
    byte[] segment = new byte[10 + exif.length];
    byte[] head = {(byte) 0xFF, (byte) 0xE1, 0, (byte) (8 + exif.length), 'E', 'x', 'i', 'f', 0, 0};
    System.arraycopy(head, 0, segment, 0, head.length);
    System.arraycopy(exif, 0, segment, head.length, exif.length);
    return afterStart(jpeg, segment);
  }

  /** EXIF of an orientation alone. */
  private static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .put(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8})
        .putShort((short) 1)
        .put(new byte[] {0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation})
        .array();
  }

  /** A PNG with an EXIF orientation, in a chunk behind its header. */
  public static byte[] orientedPng(byte[] png, int orientation) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int header = 8 + 25;
    all.write(png, 0, header);
    chunk(new DataOutputStream(all), "eXIf", exif(orientation));
    all.write(png, header, png.length - header);
    return all.toByteArray();
  }

  /** A WebP of one lossless chunk as one of the extended format, with an EXIF orientation. */
  public static byte[] orientedWebp(byte[] webp, int height, int width, int orientation) {
    byte[] exif = exif(orientation);
    int size = webp.length + 18 + 8 + exif.length;
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(webp, 0, 4)
        .putInt(size - 8)
        .put(new byte[] {'W', 'E', 'B', 'P', 'V', 'P', '8', 'X', 10, 0, 0, 0, 8, 0, 0, 0})
        .put(new byte[] {(byte) (width - 1), 0, 0, (byte) (height - 1), 0, 0})
        .put(webp, 12, webp.length - 12)
        .put(new byte[] {'E', 'X', 'I', 'F', (byte) exif.length, 0, 0, 0})
        .put(exif)
        .array();
  }

  /** A GIF whose frame stands at a place of a larger picture. */
  public static byte[] onCanvas(byte[] gif, int height, int width, int top, int left) {
    byte[] moved = gif.clone();
    moved[6] = (byte) width;
    moved[8] = (byte) height;
    // Behind the screen's descriptor (13 bytes) and its table of colours, if there is one.
    int at = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1));
    while (moved[at] == 0x21) { // Extensions: label, blocks, an empty block.
      at += 2;
      while (moved[at] != 0) {
        at += (moved[at] & 0xFF) + 1;
      }
      at++;
    }
    moved[at + 1] = (byte) left;
    moved[at + 3] = (byte) top;
    return moved;
  }

  private static byte[] afterStart(byte[] jpeg, byte[] segment) {
    byte[] all = new byte[jpeg.length + segment.length];
    System.arraycopy(jpeg, 0, all, 0, 2);
    System.arraycopy(segment, 0, all, 2, segment.length);
    System.arraycopy(jpeg, 2, all, 2 + segment.length, jpeg.length - 2);
    return all;
  }

  /** A PNG of one RGB colour, which its tRNS chunk declares to be transparent. */
  public static byte[] keyed(int height, int width, int red, int green, int blue)
      throws IOException {
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
  public static byte[] png(int height, int width, int bits, int colour, byte[] trns, byte[] rows)
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
