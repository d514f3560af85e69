package dev.gaze.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Checksum;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Image files as uint8 {@code [height, width, channels]}: decoded by what they hold, not by their
 * name, turned upright, over white, cropped and resized as {@link Resize} does. The first image of
 * an animation counts.
 *
 * @param height pixels from top to bottom
 * @param width pixels from left to right
 * @param channels 1 or 3
 */
record ImageDecoder(int height, int width, int channels) {
  private static final long MOST_BYTES = 256L << 20;
  private static final long MOST_PIXELS = 100_000_000;

  /**
   * Warnings of the readers which say that part of the picture is missing; others are about
   * metadata.
   */
  private static final Pattern DAMAGE =
      Pattern.compile("Truncated File|premature end|Out-of-sequence");

  /** Bytes of a decoded image. */
  int imageBytes() {
    return height * width * channels;
  }

  /**
   * Decodes a file.
   *
   * @param checksum is given the file's bytes
   * @throws IOException whose message says why the file cannot be used
   */
  byte[] decode(Path path, Checksum checksum) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("not a file, or a link to nothing");
    }
    long bytes = Files.size(path);
    if (bytes == 0) {
      throw new IOException("the file is empty");
    }
    if (bytes > MOST_BYTES) {
      throw new IOException(
          String.format(Locale.ROOT, "%d MiB; at most %d are read", bytes >> 20, MOST_BYTES >> 20));
    }
    try {
      byte[] file = Files.readAllBytes(path);
      checksum.update(file);
      Orientation orientation = isJpeg(file) ? Orientation.of(file) : Orientation.UPRIGHT;
      Pixels pixels = new RasterPixels(read(file));
      byte[] stored = new byte[imageBytes()];
      boolean transposed = orientation.transposed();
      Resize.cropTo(
          pixels, transposed ? width : height, transposed ? height : width, channels, stored, 0);
      byte[] upright = new byte[imageBytes()];
      orientation.apply(stored, upright, height, width, channels);
      return upright;
    } catch (AccessDeniedException e) {
      throw new IOException("may not be read", e);
    } catch (EOFException e) {
      throw new IOException("the file ends too early", e);
    } catch (RuntimeException e) { // Readers meet broken files with all kinds of exceptions.
      throw new IOException("damaged: " + e, e);
    } catch (OutOfMemoryError e) {
      throw new IOException("too large for this memory; give Java more (-Xmx)", e);
    }
  }

  private static boolean isJpeg(byte[] file) {
    return file.length > 2 && file[0] == (byte) 0xFF && file[1] == (byte) 0xD8;
  }

  private static BufferedImage read(byte[] file) throws IOException {
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException("no image that can be decoded");
      }
      ImageReader reader = readers.next();
      try {
        return read(reader, stream);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage read(ImageReader reader, MemoryCacheImageInputStream stream)
      throws IOException {
    List<String> damage = new ArrayList<>();
    reader.setInput(stream, true, true);
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (damage.isEmpty() && DAMAGE.matcher(warning).find()) {
            damage.add(warning);
          }
        });
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MOST_PIXELS) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%d x %d pixels; at most %d are decoded", width, height, MOST_PIXELS));
    }
    BufferedImage image = reader.read(0);
    if (!damage.isEmpty()) {
      throw new IOException("damaged: " + damage.get(0));
    }
    return image;
  }
}
