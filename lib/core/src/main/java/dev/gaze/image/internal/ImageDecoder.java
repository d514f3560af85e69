package dev.gaze.image.internal;

import com.drew.imaging.FileType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Checksum;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Image files as uint8 {@code [height, width, channels]}: decoded by what they hold, not by their
 * name, turned upright, over a background, cropped and resized as {@link Resize} does. The first
 * image of an animation counts.
 *
 * @param height pixels from top to bottom
 * @param width pixels from left to right
 * @param channels 1, 3, or 4: colour over the background, and alpha
 * @param background behind transparent parts, 0xRRGGBB
 */
public record ImageDecoder(int height, int width, int channels, int background) {
  private static final long MOST_BYTES = 256L << 20;
  private static final byte END = (byte) 0xD9;

  /**
   * A picture, and what it was before.
   *
   * @param image uint8 {@code [height, width, channels]} of the decoder
   * @param width of the upright picture
   * @param height of the upright picture
   * @param colours in words, {@code RGBA} for one
   */
  public record Decoded(byte[] image, int width, int height, String colours) {}

  /** Bytes of a decoded image. */
  public int imageBytes() {
    return height * width * channels;
  }

  /**
   * Decodes a file.
   *
   * @param checksum is given the file's bytes
   * @throws IOException whose message says why the file cannot be used
   */
  public Decoded decode(Path path, Checksum checksum) throws IOException {
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
      Metadata metadata = Metadata.of(file);
      if (metadata.unreadable().isPresent()) {
        throw new IOException(FileKind.notDecoded(metadata.unreadable().get()));
      }
      Orientation orientation = metadata.orientation();
      BufferedImage picture = read(file, metadata, String.valueOf(path.getFileName()));
      if (ColourModels.isDeep(picture.getColorModel())) {
        throw new IOException(FileKind.notDecoded("a picture of more than 16 bits a sample"));
      }
      Pixels pixels = new RasterPixels(picture, background);
      byte[] stored = new byte[imageBytes()];
      boolean transposed = orientation.transposed();
      Resize.cropTo(
          pixels, transposed ? width : height, transposed ? height : width, channels, stored, 0);
      byte[] upright = new byte[imageBytes()];
      orientation.apply(stored, upright, height, width, channels);
      return new Decoded(
          upright,
          transposed ? picture.getHeight() : picture.getWidth(),
          transposed ? picture.getWidth() : picture.getHeight(),
          metadata.plainInks() ? "CMYK" : ColourModels.name(picture.getColorModel()));
    } catch (AccessDeniedException e) {
      throw new IOException("may not be read", e);
    } catch (EOFException e) {
      throw new IOException("the file ends too early", e);
    } catch (LinkageError e) {
      throw new IOException("its format has no native library here; save it as PNG or JPEG", e);
    } catch (RuntimeException e) { // Readers meet broken files with all kinds of exceptions.
      throw new IOException("damaged: " + e, e);
    } catch (OutOfMemoryError e) {
      throw new IOException("too large for this memory; give Java more (-Xmx)", e);
    }
  }

  /**
   * A JPEG that lacks its last marker alone is whole; where more is missing, the reader says so.
   */
  private static byte[] ended(byte[] jpeg) {
    if (jpeg.length > 1 && jpeg[jpeg.length - 2] == (byte) 0xFF && jpeg[jpeg.length - 1] == END) {
      return jpeg;
    }
    byte[] ended = Arrays.copyOf(jpeg, jpeg.length + 2);
    ended[jpeg.length] = (byte) 0xFF;
    ended[jpeg.length + 1] = END;
    return ended;
  }

  private static BufferedImage read(byte[] file, Metadata metadata, String name)
      throws IOException {
    WebP webp = metadata.type() == FileType.WebP ? WebP.of(file) : null;
    byte[] whole =
        metadata.type() == FileType.Jpeg ? ended(file) : webp == null ? file : webp.still();
    Optional<String> unknown = FileKind.undecoded(name, file, metadata.type());
    if (unknown.isPresent()) {
      throw new IOException(FileKind.notDecoded(unknown.get()));
    }
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(whole))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException(FileKind.unknown(name, metadata.type()));
      }
      ImageReader reader = readers.next();
      try {
        BufferedImage picture = Decoding.read(reader, stream, metadata.plainInks());
        if (webp != null) {
          return webp.complete(picture);
        }
        return metadata.premultiplied() ? ColourModels.premultiplied(picture) : picture;
      } finally {
        reader.dispose();
      }
    }
  }
}
