package dev.gaze.image.internal;

import java.awt.AWTError;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Lines of text as pictures, in the fonts of this machine. */
public final class Lettering {
  private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

  private Lettering() {}

  /**
   * A line, black on white, of type {@link BufferedImage#TYPE_BYTE_GRAY}, as high and wide as it
   * needs; empty where there are no fonts, or no display though one is named.
   *
   * @param size of the letters in pixels
   * @param mostWidth what does not fit into it is cut off, and ends in an ellipsis
   */
  public static Optional<BufferedImage> line(String text, int size, int mostWidth) {
    try {
      Font font = new Font(Font.SANS_SERIF, Font.PLAIN, size);
      String shown = text;
      while (bounds(font, shown).getWidth() > mostWidth && shown.length() > 1) {
        int cut = shown.endsWith("…") ? shown.length() - 2 : shown.length() - 1;
        shown = shown.substring(0, cut) + "…";
      }
      return Optional.of(drawn(font, shown));
    } catch (AWTError | InternalError | LinkageError | RuntimeException e) {
      // Java's ways to say that there is no display, no font, no library for them.
      return Optional.empty();
    }
  }

  private static Rectangle2D bounds(Font font, String text) {
    return font.getStringBounds(text, SMOOTH);
  }

  private static BufferedImage drawn(Font font, String text) {
    Rectangle2D bounds = bounds(font, text);
    int width = Math.max(1, (int) Math.ceil(bounds.getWidth()));
    int height = Math.max(1, (int) Math.ceil(bounds.getHeight()));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.BLACK);
    pen.fill(font.createGlyphVector(SMOOTH, text).getOutline(0, (float) -bounds.getY()));
    pen.dispose();
    return image;
  }
}
