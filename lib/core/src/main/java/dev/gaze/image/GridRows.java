package dev.gaze.image;

import dev.gaze.image.internal.Levels;
import java.awt.Image;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a {@link SampleGrid}, drawn line by line from the top as a writer of PNG asks for
 * it: memory holds one batch of images and one row of the grid, however many rows there are. Each
 * line is a tile.
 */
final class GridRows implements RenderedImage {
  private final SampleGrid grid;
  private final int count;
  private final int height;
  private final int width;
  private final int channels;
  private final Iterator<byte[]> batches;
  private final BufferedImage kind;
  private final byte[] cells;
  private final RowNames names;
  private byte[] batch = {};
  private int next;
  private int row = -1;

  /**
   * @param count of all images
   * @param batches uint8 {@code [n, height, width, channels]}, of any n each
   * @param channels 1, 3 or 4
   */
  GridRows(
      SampleGrid grid, int count, int height, int width, int channels, Iterator<byte[]> batches) {
    this.grid = grid;
    this.count = count;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.batches = batches;
    kind = new BufferedImage(1, 1, type(channels));
    long row = (long) grid.columns() * height * width * channels;
    if (row > Integer.MAX_VALUE - 8) { // What Java's machines can have.
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sample grid: %d images of %d x %d side by side are more than an array holds; take fewer columns",
              grid.columns(),
              height,
              width));
    }
    cells = new byte[(int) row];
    names = RowNames.of(grid.rowNames(), height * grid.scale());
  }

  /** The type of a picture of so many channels. */
  static int type(int channels) {
    return switch (channels) {
      case 1 -> BufferedImage.TYPE_BYTE_GRAY;
      case 3 -> BufferedImage.TYPE_3BYTE_BGR;
      default -> BufferedImage.TYPE_4BYTE_ABGR;
    };
  }

  @Override
  public int getWidth() {
    return names.width() + grid.columns() * (width * grid.scale() + grid.gutter()) + grid.gutter();
  }

  @Override
  public int getHeight() {
    int rows = (count + grid.columns() - 1) / grid.columns();
    return rows * (height * grid.scale() + grid.gutter()) + grid.gutter();
  }

  /** The next line, {@code [getWidth(), channels]}, or one of the grid's row that it is in. */
  private byte[] line(int y) {
    byte[] line = new byte[getWidth() * channels];
    Arrays.fill(line, (byte) 0xFF);
    int step = height * grid.scale() + grid.gutter();
    int inRow = (y - grid.gutter()) % step / grid.scale();
    if (y < grid.gutter() || (y - grid.gutter()) % step >= height * grid.scale()) {
      return line;
    }
    int wanted = (y - grid.gutter()) / step;
    while (row < wanted) {
      readRow();
    }
    if (row > wanted) {
      throw new IllegalStateException("lines of a grid are drawn from the top");
    }
    names.copy(row, (y - grid.gutter()) % step, line, channels);
    int images = Math.min(grid.columns(), count - row * grid.columns());
    for (int image = 0; image < images; image++) {
      int from = (image * height + inRow) * width * channels;
      int column = names.width() + grid.gutter() + image * (width * grid.scale() + grid.gutter());
      int to = column * channels;
      for (int x = 0; x < width * grid.scale(); x++) {
        System.arraycopy(
            cells, from + x / grid.scale() * channels, line, to + x * channels, channels);
      }
    }
    return line;
  }

  /** Takes the images of the grid's next row. */
  private void readRow() {
    row++;
    int size = height * width * channels;
    int wanted = size * Math.min(grid.columns(), count - row * grid.columns());
    for (int at = 0; at < wanted; ) {
      if (next == batch.length) {
        batch = batches.next();
        next = 0;
      }
      int n = Math.min(wanted - at, batch.length - next);
      System.arraycopy(batch, next, cells, at, n);
      at += n;
      next += n;
    }
    if (channels == 4) {
      Levels.unpremultiply(cells);
    }
  }

  @Override
  public Raster getData(Rectangle part) {
    WritableRaster raster =
        Raster.createWritableRaster(
            kind.getSampleModel().createCompatibleSampleModel(part.width, part.height),
            new Point(part.x, part.y));
    for (int y = part.y; y < part.y + part.height; y++) {
      byte[] line = line(y);
      byte[] wanted =
          part.x == 0 && part.width == getWidth()
              ? line
              : Arrays.copyOfRange(line, part.x * channels, (part.x + part.width) * channels);
      raster.setDataElements(part.x, y, part.width, 1, wanted);
    }
    return raster;
  }

  @Override
  public Raster getData() {
    return getData(new Rectangle(0, 0, getWidth(), getHeight()));
  }

  @Override
  public WritableRaster copyData(@Nullable WritableRaster raster) {
    Raster data = raster == null ? getData() : getData(raster.getBounds());
    if (raster == null) {
      return (WritableRaster) data;
    }
    raster.setRect(data);
    return raster;
  }

  @Override
  public Raster getTile(int tileX, int tileY) {
    return getData(new Rectangle(0, tileY, getWidth(), 1));
  }

  @Override
  public ColorModel getColorModel() {
    return kind.getColorModel();
  }

  @Override
  public SampleModel getSampleModel() {
    return kind.getSampleModel().createCompatibleSampleModel(getWidth(), 1);
  }

  @Override
  public @Nullable Vector<RenderedImage> getSources() {
    return null;
  }

  @Override
  public Object getProperty(String name) {
    return Image.UndefinedProperty;
  }

  @Override
  public String @Nullable [] getPropertyNames() {
    return null;
  }

  @Override
  public int getMinX() {
    return 0;
  }

  @Override
  public int getMinY() {
    return 0;
  }

  @Override
  public int getNumXTiles() {
    return 1;
  }

  @Override
  public int getNumYTiles() {
    return getHeight();
  }

  @Override
  public int getMinTileX() {
    return 0;
  }

  @Override
  public int getMinTileY() {
    return 0;
  }

  @Override
  public int getTileWidth() {
    return getWidth();
  }

  @Override
  public int getTileHeight() {
    return 1;
  }

  @Override
  public int getTileGridXOffset() {
    return 0;
  }

  @Override
  public int getTileGridYOffset() {
    return 0;
  }
}
