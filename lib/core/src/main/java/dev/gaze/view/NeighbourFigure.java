package dev.gaze.view;

import dev.gaze.image.internal.PngFile;
import dev.gaze.metric.ImageSet;
import dev.gaze.metric.Neighbours;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Images, each at the head of a row of those that are nearest to it in feature space, the nearest
 * first. A gap stands between the image and its neighbours; the ground is white.
 */
public final class NeighbourFigure {
  private static final int LEGIBLE = 96;
  private static final int GAP = 4;
  private static final int LARGE_GAP = 20;

  private NeighbourFigure() {}

  /**
   * Writes the figure as a PNG, whole or not at all.
   *
   * @param images whose neighbours were looked for
   * @param among where they were found; of the same size
   */
  public static void write(Path file, ImageSet images, ImageSet among, Neighbours neighbours)
      throws IOException {
    BufferedImage figure = draw(images, among, neighbours);
    PngFile.write(file, figure);
  }

  /** The picture. */
  public static BufferedImage draw(ImageSet images, ImageSet among, Neighbours neighbours) {
    int[][] rows = neighbours.indices();
    int scale = Math.max(1, (LEGIBLE + images.height() - 1) / images.height());
    int height = images.height() * scale;
    int width = images.width() * scale;
    int across = GAP + width + LARGE_GAP + rows[0].length * (width + GAP);
    var figure =
        new BufferedImage(across, GAP + rows.length * (height + GAP), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = figure.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, figure.getWidth(), figure.getHeight());
    for (int row = 0; row < rows.length; row++) {
      int y = GAP + row * (height + GAP);
      g.drawImage(picture(images, row), GAP, y, width, height, null);
      for (int i = 0; i < rows[row].length; i++) {
        int x = GAP + width + LARGE_GAP + i * (width + GAP);
        g.drawImage(picture(among, rows[row][i]), x, y, width, height, null);
      }
    }
    g.dispose();
    return figure;
  }

  private static BufferedImage picture(ImageSet images, int index) {
    byte[] pixels = images.reader().read(index, 1);
    int channels = images.channels();
    var picture = new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.length / channels; i++) {
      int red = pixels[i * channels] & 0xff;
      int green = pixels[i * channels + Math.min(1, channels - 1)] & 0xff;
      int blue = pixels[i * channels + Math.min(2, channels - 1)] & 0xff;
      picture.setRGB(i % images.width(), i / images.width(), red << 16 | green << 8 | blue);
    }
    return picture;
  }
}
