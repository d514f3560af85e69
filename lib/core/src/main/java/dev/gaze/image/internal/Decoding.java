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
    boolean gif = reader.getFormatName().equalsIgnoreCase("gif");
    reader.setInput(stream, true, !gif);
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (damage.isEmpty() && DAMAGE.matcher(warning).find()) {
            damage.add(warning);
          }
        });
    refuseLarge(reader.getWidth(0), reader.getHeight(0));
    BufferedImage image = plainInks ? inks(reader.readRaster(0, null)) : reader.read(0);
    if (!damage.isEmpty()) {
      throw new IOException("damaged: " + damage.get(0));
    }
    return gif ? onCanvas(image, reader) : image;
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

  /** The first frame of a GIF where it stands on the whole picture, which is transparent around. */
  private static BufferedImage onCanvas(BufferedImage frame, ImageReader reader)
      throws IOException {
    NamedNodeMap at = attributes(reader.getImageMetadata(0), "ImageDescriptor");
    NamedNodeMap screen = attributes(reader.getStreamMetadata(), "LogicalScreenDescriptor");
    int left = value(at, "imageLeftPosition");
    int top = value(at, "imageTopPosition");
    // As browsers do, where a frame does not fit on it.
    int width = Math.max(value(screen, "logicalScreenWidth"), left + frame.getWidth());
    int height = Math.max(value(screen, "logicalScreenHeight"), top + frame.getHeight());
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
