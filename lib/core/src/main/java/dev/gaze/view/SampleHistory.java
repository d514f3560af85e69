package dev.gaze.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gaze.checkpoint.RunFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** The sample grids of a run as JPEGs that together stay under a megabyte. */
final class SampleHistory {
  private static final int BYTES = 1_000_000;
  private static final int MOST = 24;
  private static final int LARGEST_SIDE = 720;
  private static final float[] QUALITIES = {0.9f, 0.8f, 0.65f, 0.5f};

  private SampleHistory() {}

  /**
   * One {@code {step, src}} a grid, in the order of training; the last one is always there.
   *
   * @param warn told in a sentence of each grid that cannot be read and is left out
   */
  static JsonArray data(RunFolder folder, Consumer<? super String> warn) throws IOException {
    Map<Long, BufferedImage> grids = grids(folder, warn);
    Map<Long, byte[]> encoded = new LinkedHashMap<>();
    for (float quality : QUALITIES) {
      long bytes = 0;
      for (var grid : grids.entrySet()) {
        byte[] jpeg = jpeg(grid.getValue(), quality);
        bytes += jpeg.length;
        encoded.put(grid.getKey(), jpeg);
      }
      if (bytes <= BYTES) {
        break;
      }
    }
    JsonArray data = new JsonArray();
    encoded.forEach(
        (step, jpeg) -> {
          JsonObject frame = new JsonObject();
          frame.addProperty("step", step);
          frame.addProperty("src", Html.dataUrl("image/jpeg", jpeg));
          data.add(frame);
        });
    return data;
  }

  private static Map<Long, BufferedImage> grids(RunFolder folder, Consumer<? super String> warn) {
    Map<Long, BufferedImage> grids = new LinkedHashMap<>();
    List<Map.Entry<Long, Path>> files;
    try {
      files = new ArrayList<>(folder.history().entrySet());
    } catch (IOException e) {
      warn.accept("the history of samples is left out: " + e);
      return grids;
    }
    int every = Math.max(1, (files.size() + MOST - 1) / MOST);
    for (int i = (files.size() - 1) % every; i < files.size(); i += every) {
      Path file = files.get(i).getValue();
      try {
        grids.put(files.get(i).getKey(), small(read(file)));
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // Decoders throw any of these at damaged pictures, the last at a size that is no size.
        warn.accept(file + " is no picture that can be read, and is left out: " + e.getMessage());
      }
    }
    return grids;
  }

  private static BufferedImage read(Path file) throws IOException {
    BufferedImage grid = ImageIO.read(file.toFile());
    if (grid == null) {
      throw new IOException("its format is not known");
    }
    return grid;
  }

  private static BufferedImage small(BufferedImage grid) {
    double scale = Math.min(1, (double) LARGEST_SIDE / Math.max(grid.getWidth(), grid.getHeight()));
    int width = Math.max(1, (int) (grid.getWidth() * scale));
    int height = Math.max(1, (int) (grid.getHeight() * scale));
    var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        small.setRGB(x, y, mean(grid, x, y, width, height));
      }
    }
    return small;
  }

  /** The mean colour of the pixels that become one; AWT's own drawing asks for a display. */
  private static int mean(BufferedImage grid, int x, int y, int width, int height) {
    int left = x * grid.getWidth() / width;
    int right = Math.max(left + 1, (x + 1) * grid.getWidth() / width);
    int top = y * grid.getHeight() / height;
    int bottom = Math.max(top + 1, (y + 1) * grid.getHeight() / height);
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int rgb : grid.getRGB(left, top, right - left, bottom - top, null, 0, right - left)) {
      red += rgb >> 16 & 255;
      green += rgb >> 8 & 255;
      blue += rgb & 255;
    }
    int count = (right - left) * (bottom - top);
    return (red / count) << 16 | (green / count) << 8 | (blue / count);
  }

  private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    options.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
