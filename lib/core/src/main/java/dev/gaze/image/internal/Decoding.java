package dev.gaze.image.internal;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.w3c.dom.NamedNodeMap;

/** The first image of a file, as a reader of its format has it, whole and of a bearable size. */
final class Decoding {
  static final long MOST_PIXELS = 100_000_000;

  /**
   * Warnings of the readers which say that part of the picture is missing; others are about
   * metadata.
   */
  private static final Pattern DAMAGE =
      Pattern.compile("Truncated File|premature end|Out-of-sequence");

  private Decoding() {}

  /**
   * Reads it.
   *
   * @param plainInks see {@link Metadata#plainInks}
   */
  static BufferedImage read(ImageReader reader, ImageInputStream stream, boolean plainInks)
      throws IOException {
    List<String> damage = new ArrayList<>();
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    boolean gif = format.equals("gif");
    reader.setInput(stream, false, !gif);
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (damage.isEmpty() && DAMAGE.matcher(warning).find()) {
            damage.add(warning);
          }
        });
    int index = format.equals("ico") ? largest(reader) : 0;
    refuseLarge(reader.getWidth(index), reader.getHeight(index));
    BufferedImage image = plainInks ? inks(reader.readRaster(index, null)) : reader.read(index);
    if (!damage.isEmpty()) {
      throw new IOException("damaged: " + damage.get(0));
    }
    return gif ? onCanvas(image, reader) : image;
  }

  /** Of an icon's sizes, of which none is the first. */
  private static int largest(ImageReader reader) throws IOException {
    int largest = 0;
    for (int i = 1; i < reader.getNumImages(true); i++) {
      largest = reader.getWidth(i) > reader.getWidth(largest) ? i : largest;
    }
    return largest;
  }

  private static void refuseLarge(int width, int height) throws IOException {
    if ((long) width * height > MOST_PIXELS) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%d x %d pixels; at most %d are decoded", width, height, MOST_PIXELS));
    }
  }

  /** Cyan, magenta, yellow and black on white paper: (1 - ink)(1 - black) of each colour. */
  private static BufferedImage inks(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[4 * width];
    int[] rgb = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int white = 255 - row[4 * x + 3];
        int red = (255 - row[4 * x]) * white / 255;
        int green = (255 - row[4 * x + 1]) * white / 255;
        int blue = (255 - row[4 * x + 2]) * white / 255;
        rgb[x] = red << 16 | green << 8 | blue;
      }
      image.setRGB(0, y, width, 1, rgb, 0, width);
    }
    return image;
  }

  private static BufferedImage onCanvas(BufferedImage frame, ImageReader reader)
      throws IOException {
    NamedNodeMap at = attributes(reader.getImageMetadata(0), "ImageDescriptor");
    NamedNodeMap screen = attributes(reader.getStreamMetadata(), "LogicalScreenDescriptor");
    return onCanvas(
        frame,
        value(at, "imageLeftPosition"),
        value(at, "imageTopPosition"),
        value(screen, "logicalScreenWidth"),
        value(screen, "logicalScreenHeight"));
  }

  /** The first frame of an animation where it stands on the whole, which is transparent around. */
  static BufferedImage onCanvas(
      BufferedImage frame, int left, int top, int screenWidth, int screenHeight)
      throws IOException {
    // As browsers do, where a frame does not fit on it.
    int width = Math.max(screenWidth, left + frame.getWidth());
    int height = Math.max(screenHeight, top + frame.getHeight());
    if (width == frame.getWidth() && height == frame.getHeight()) {
      return frame;
    }
    refuseLarge(width, height);
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    int w = frame.getWidth();
    int h = frame.getHeight();
    canvas.setRGB(left, top, w, h, frame.getRGB(0, 0, w, h, null, 0, w), 0, w);
    return canvas;
  }

  private static NamedNodeMap attributes(IIOMetadata metadata, String node) {
    var root = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
    return root.getElementsByTagName(node).item(0).getAttributes();
  }

  private static int value(NamedNodeMap attributes, String name) {
    return Integer.parseInt(attributes.getNamedItem(name).getNodeValue());
  }
}
