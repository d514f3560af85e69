package dev.gaze.image.internal;

import com.twelvemonkeys.imageio.color.ColorSpaces;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DirectColorModel;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A WebP file by its chunks (RFC 9649): what its reader, libwebp, does not do is to take the first
 * frame of an animation, and to tell of a colour space.
 *
 * @param still the file, or as a file of its own the first frame
 * @param left of the frame on the canvas
 * @param top of the frame on the canvas
 * @param width of the canvas; 0 where the picture is all of it
 * @param height of the canvas; 0 where the picture is all of it
 * @param profile of its colours; null: sRGB
 */
record WebP(byte[] still, int left, int top, int width, int height, @Nullable ICC_Profile profile) {
  private static final int HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int EXTENDED = 10;
  private static final byte HAS_ALPHA = 0x10;

  static WebP of(byte[] file) throws IOException {
    Path room = Path.of(System.getProperty("java.io.tmpdir"));
    if (!Files.isWritable(room)) { // Its reader would print a stack trace.
      throw new IOException(
          room
              + ", where the library for WebP is unpacked to, cannot be written;"
              + " name another folder (JDK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR)");
    }
    Map<String, byte[]> chunks = chunks(file, HEADER);
    ICC_Profile profile = profile(chunks.get("ICCP"));
    byte[] frame = chunks.get("ANMF");
    if (frame == null) {
      return new WebP(file, 0, 0, 0, 0, profile);
    }
    byte[] canvas = chunks.get("VP8X");
    if (canvas == null || canvas.length < EXTENDED || frame.length < FRAME_HEADER) {
      throw new EOFException();
    }
    return new WebP(
        alone(frame),
        2 * int24(frame, 0),
        2 * int24(frame, 3),
        int24(canvas, 4) + 1,
        int24(canvas, 7) + 1,
        profile);
  }

  /** The decoded picture where it stands, in its colours. */
  BufferedImage complete(BufferedImage decoded) throws IOException {
    BufferedImage coloured = decoded;
    if (profile != null
        && decoded.getColorModel() instanceof DirectColorModel rgb
        && profile.getColorSpaceType() == ColorSpace.TYPE_RGB) {
      DirectColorModel own =
          new DirectColorModel(
              ColorSpaces.createColorSpace(profile),
              rgb.getPixelSize(),
              rgb.getRedMask(),
              rgb.getGreenMask(),
              rgb.getBlueMask(),
              rgb.getAlphaMask(),
              false,
              rgb.getTransferType());
      coloured = new BufferedImage(own, decoded.getRaster(), false, null);
    }
    return width == 0 ? coloured : Decoding.onCanvas(coloured, left, top, width, height);
  }

  /** The first of each kind; none of what the file's end has cut. */
  private static Map<String, byte[]> chunks(byte[] file, int from) {
    Map<String, byte[]> chunks = new HashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = from; at <= file.length - CHUNK_HEADER; ) {
      int size = bytes.getInt(at + 4);
      if (size < 0 || size > file.length - CHUNK_HEADER - at) {
        break;
      }
      String kind = new String(file, at, 4, StandardCharsets.US_ASCII);
      int begin = at + CHUNK_HEADER;
      chunks.computeIfAbsent(kind, any -> Arrays.copyOfRange(file, begin, begin + size));
      at = begin + size + size % 2;
    }
    return chunks;
  }

  /** A frame's chunks, behind a header for a canvas of its own size where it has alpha. */
  private static byte[] alone(byte[] frame) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (chunks(frame, FRAME_HEADER).containsKey("ALPH")) {
      out.write(header("VP8X", EXTENDED));
      out.write(new byte[] {HAS_ALPHA, 0, 0, 0});
      out.write(frame, 6, 6);
    }
    out.write(frame, FRAME_HEADER, frame.length - FRAME_HEADER);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(header("RIFF", out.size() + 4));
    file.write("WEBP".getBytes(StandardCharsets.US_ASCII));
    out.writeTo(file);
    return file.toByteArray();
  }

  private static byte[] header(String kind, int size) {
    return ByteBuffer.allocate(CHUNK_HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(kind.getBytes(StandardCharsets.US_ASCII))
        .putInt(size)
        .array();
  }

  private static int int24(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16;
  }

  private static @Nullable ICC_Profile profile(byte @Nullable [] icc) {
    try {
      return icc == null ? null : ICC_Profile.getInstance(icc);
    } catch (IllegalArgumentException e) {
      // As with all readers: the pixels may be well.
      return null;
    }
  }
}
