package dev.gaze.view;

import dev.gaze.image.internal.Lettering;
import dev.gaze.image.internal.PngFile;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Figure 5 of Zhang et al. 2018: each row an image with query points in colours, then for each of
 * them, framed in its colour, a heat map of where the layer looks from there.
 *
 * <p>A heat map goes from black, its least weight, over the colour to white, its largest, over the
 * image in grey. White lines surround the most attended regions: where the weight is nearer to the
 * largest than to the least.
 *
 * <pre>{@code
 * AttentionFigure figure = new AttentionFigure();
 * figure.add(maps, "generator/attention", 0, maps.differentPoints("generator/attention", 0, 5));
 * figure.write(Path.of("attention.png"));
 * }</pre>
 */
public final class AttentionFigure {

  /** The most query points that a row can have. */
  public static final int MOST_POINTS = 7;

  private static final int LEGIBLE = 192;
  private static final int GAP = 10;
  private static final int FRAME = 4;
  private static final int LETTERS = 16;
  private static final float UNDERLAY = 0.28f;

  private final List<List<BufferedImage>> rows = new ArrayList<>();
  private final List<Optional<BufferedImage>> captions = new ArrayList<>();

  /**
   * Adds a row under its {@link AttentionMaps#caption}.
   *
   * @param layer as in {@link AttentionMaps#layer}
   * @param queries x and y of each point; 1 to {@value #MOST_POINTS}: there are as many colours
   * @return this
   */
  public AttentionFigure add(AttentionMaps maps, String layer, int image, int[][] queries) {
    return add(maps, layer, image, queries, maps.caption(layer, image));
  }

  /**
   * Adds a row.
   *
   * @param layer as in {@link AttentionMaps#layer}
   * @param queries x and y of each point; 1 to {@value #MOST_POINTS}: there are as many colours
   * @param caption what stands above the row, where this machine has fonts; empty: nothing
   * @return this
   */
  public AttentionFigure add(
      AttentionMaps maps, String layer, int image, int[][] queries, String caption) {
    if (queries.length < 1 || queries.length > MOST_POINTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d query points; expected 1 to %d", queries.length, MOST_POINTS));
    }
    int scale = Math.max(1, (LEGIBLE + maps.height() - 1) / maps.height());
    BufferedImage picture = enlarged(maps.picture(image), scale);
    List<BufferedImage> row = new ArrayList<>();
    for (int i = 0; i < queries.length; i++) {
      Color colour = Colours.series(i);
      float[] seen = maps.seenFrom(layer, image, queries[i][0], queries[i][1]);
      int height = picture.getHeight();
      float[] shades =
          shades(
              Upsampling.bilinear(seen, maps.height(), maps.width(), height, picture.getWidth()));
      BufferedImage heat = heat(shades, picture, colour);
      outline(heat, shades);
      dot(heat, queries[i], scale, colour);
      frame(heat, colour);
      row.add(heat);
    }
    for (int i = 0; i < queries.length; i++) {
      dot(picture, queries[i], scale, Colours.series(i));
    }
    row.add(0, picture);
    rows.add(row);
    int most = (row.size() * (picture.getWidth() + GAP)) - GAP;
    captions.add(caption.isEmpty() ? Optional.empty() : Lettering.line(caption, LETTERS, most));
    return this;
  }

  /** Writes the figure as a PNG, whole or not at all; the file's name ends in {@code .png}. */
  public void write(Path file) throws IOException {
    PngFile.write(file, draw());
  }

  /** The picture; the ground is white. */
  public BufferedImage draw() {
    if (rows.isEmpty()) {
      throw new IllegalStateException("an attention figure without rows; add one first");
    }
    int width = rows.stream().mapToInt(row -> row.get(0).getWidth()).max().orElseThrow();
    int cells = rows.stream().mapToInt(List::size).max().orElseThrow();
    int height =
        rows.stream().mapToInt(row -> row.get(0).getHeight() + GAP).sum()
            + captions.stream()
                .flatMap(Optional::stream)
                .mapToInt(caption -> caption.getHeight() + GAP / 2)
                .sum();
    var figure =
        new BufferedImage(cells * (width + GAP) + GAP, height + GAP, BufferedImage.TYPE_INT_RGB);
    Brush.fill(figure, Color.WHITE);
    int y = GAP;
    for (int r = 0; r < rows.size(); r++) {
      List<BufferedImage> row = rows.get(r);
      if (captions.get(r).isPresent()) {
        BufferedImage caption = captions.get(r).get();
        Brush.copy(caption, figure, GAP, y);
        y += caption.getHeight() + GAP / 2;
      }
      for (int i = 0; i < row.size(); i++) {
        figure.getRaster().setRect(GAP + i * (width + GAP), y, row.get(i).getRaster());
      }
      y += row.get(0).getHeight() + GAP;
    }
    return figure;
  }

  private static BufferedImage enlarged(BufferedImage picture, int scale) {
    var large =
        new BufferedImage(
            picture.getWidth() * scale, picture.getHeight() * scale, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < large.getHeight(); y++) {
      for (int x = 0; x < large.getWidth(); x++) {
        large.setRGB(x, y, picture.getRGB(x / scale, y / scale));
      }
    }
    return large;
  }

  private static void dot(BufferedImage cell, int[] point, int scale, Color colour) {
    double radius = cell.getHeight() / 26.0;
    double x = (point[0] + 0.5) * scale;
    double y = (point[1] + 0.5) * scale;
    Brush.disc(cell, x, y, radius + 3, Color.BLACK);
    Brush.disc(cell, x, y, radius + 1.8, Color.WHITE);
    Brush.disc(cell, x, y, radius, colour);
  }

  private static void frame(BufferedImage cell, Color colour) {
    int right = cell.getWidth() - 1;
    int bottom = cell.getHeight() - 1;
    for (int y = 0; y <= bottom; y++) {
      for (int x = 0; x <= right; x++) {
        if (Math.min(Math.min(x, right - x), Math.min(y, bottom - y)) < FRAME) {
          cell.setRGB(x, y, colour.getRGB());
        }
      }
    }
  }

  /** The least weight as 0, the largest as 1. */
  static float[] shades(float[] weights) {
    float least = Float.POSITIVE_INFINITY;
    float most = 0;
    for (float weight : weights) {
      least = Math.min(least, weight);
      most = Math.max(most, weight);
    }
    float[] shades = new float[weights.length];
    for (int i = 0; i < shades.length; i++) {
      shades[i] = most > least ? (weights[i] - least) / (most - least) : 0;
    }
    return shades;
  }

  private static BufferedImage heat(float[] shades, BufferedImage picture, Color colour) {
    int width = picture.getWidth();
    var heat = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < shades.length; i++) {
      float t = shades[i];
      float grey = UNDERLAY * luminance(picture.getRGB(i % width, i / width)) * (1 - t);
      heat.setRGB(
          i % width,
          i / width,
          ramp(t, colour.getRed(), grey) << 16
              | ramp(t, colour.getGreen(), grey) << 8
              | ramp(t, colour.getBlue(), grey));
    }
    return heat;
  }

  /** Black, the colour at two thirds, white; over the grey of the image. */
  private static int ramp(float t, int colour, float grey) {
    float two = 2f / 3;
    float value = t < two ? colour * t / two : colour + (255 - colour) * (t - two) / (1 - two);
    return Math.min(255, Math.round(value + grey));
  }

  private static float luminance(int rgb) {
    return 0.2126f * (rgb >> 16 & 255) + 0.7152f * (rgb >> 8 & 255) + 0.0722f * (rgb & 255);
  }

  /** Lines between the pixels that are nearer to the largest weight and those that are not. */
  private static void outline(BufferedImage cell, float[] shades) {
    int width = cell.getWidth();
    Brush.Lines lines = new Brush.Lines(width, cell.getHeight());
    for (int i = 0; i < shades.length; i++) {
      int x = i % width;
      int y = i / width;
      boolean marked = shades[i] > 0.5f;
      if (x > 0 && marked != shades[i - 1] > 0.5f) {
        lines.add(x, y, x, y + 1);
      }
      if (y > 0 && marked != shades[i - width] > 0.5f) {
        lines.add(x, y, x + 1, y);
      }
    }
    lines.draw(cell, 4, new Color(0, 0, 0, 150));
    lines.draw(cell, 2, Color.WHITE);
  }
}
