package dev.gaze.image;

import dev.gaze.image.internal.Lettering;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What stands before the rows of a grid.
 *
 * @param lines a picture for each row, in grey
 * @param rowHeight pixels of a row
 * @param width pixels that all of them take, a margin at their left included; 0: there are none
 */
record RowNames(List<BufferedImage> lines, int rowHeight, int width) {
  private static final int SIZE = 13;
  private static final int LEAST_HEIGHT = 18;
  private static final int MOST_WIDTH = 160;
  private static final int MARGIN = 6;

  static RowNames of(List<String> names, int rowHeight) {
    List<BufferedImage> lines =
        rowHeight < LEAST_HEIGHT
            ? List.of()
            : names.stream()
                .map(name -> Lettering.line(name, SIZE, MOST_WIDTH))
                .flatMap(Optional::stream)
                .toList();
    boolean all = lines.size() == names.size() && !lines.isEmpty();
    int widest = lines.stream().mapToInt(BufferedImage::getWidth).max().orElse(0);
    return all ? new RowNames(lines, rowHeight, widest + MARGIN) : new RowNames(List.of(), 0, 0);
  }

  /**
   * Copies a line of pixels of a row's name, its colours alone.
   *
   * @param y from the row's top
   * @param line {@code [W, channels]}
   */
  void copy(int row, int y, byte[] line, int channels) {
    if (row >= lines.size()) {
      return;
    }
    BufferedImage name = lines.get(row);
    int from = y - (rowHeight - name.getHeight()) / 2;
    if (from < 0 || from >= name.getHeight()) {
      return;
    }
    for (int x = 0; x < name.getWidth(); x++) {
      byte grey = (byte) name.getRaster().getSample(x, from, 0);
      int colours = Math.min(3, channels);
      Arrays.fill(line, (MARGIN + x) * channels, (MARGIN + x) * channels + colours, grey);
    }
  }
}
