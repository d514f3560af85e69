package dev.gaze.metric;

import java.util.SplittableRandom;
import kotlin.Pair;
import org.jetbrains.kotlinx.dl.dataset.DataBatch;
import org.jetbrains.kotlinx.dl.dataset.Dataset;

/**
 * Images as KotlinDL trains on them: so many rows, read when they are asked for, pass after pass
 * over all images, each pass in an order of its own. Of images without classes the task is which
 * way they are turned (Gidaris, Singh and Komodakis 2018): by quarters where they are square, else
 * by halves.
 */
final class ClassifierData extends Dataset {
  private final ImageSet images;
  private final boolean turns;
  private final int rows;
  private final SplittableRandom random;
  private final int[] order;

  /**
   * @param turns whether the classes are turns
   * @param rows images in all of the training
   */
  ClassifierData(ImageSet images, boolean turns, int rows, long seed) {
    this.images = images;
    this.turns = turns;
    this.rows = rows;
    random = new SplittableRandom(seed);
    order = new int[images.count()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /** The ways an image can be turned. */
  static int turns(ImageSet images) {
    return images.height() == images.width() ? 4 : 2;
  }

  /** KotlinDL asks for rows in order, once. */
  @Override
  protected DataBatch createDataBatch(int from, int n) {
    float[][] x = new float[n][];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = getX(from + i);
      y[i] = getY(from + i);
    }
    return new DataBatch(x, y, n);
  }

  @Override
  public float[] getX(int row) {
    if (row % order.length == 0) {
      shuffle();
    }
    byte[] pixels = images.reader().read(order[row % order.length], 1);
    return PixelRange.SIGNED.of(turns ? turned(pixels, turn(row)) : pixels);
  }

  @Override
  public float getY(int row) {
    return turns ? turn(row) : images.label().applyAsInt(order[row % order.length]);
  }

  private int turn(int row) {
    return row % turns(images);
  }

  @Override
  public Dataset shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return this;
  }

  /** By so many quarters, or halves of an image that is not square. */
  private byte[] turned(byte[] pixels, int turn) {
    byte[] out = pixels;
    int times = turns(images) == 4 ? turn : 2 * turn;
    int height = images.height();
    int width = images.width();
    for (int t = 0; t < times; t++) {
      out = quarter(out, height, width, images.channels());
      int swapped = height;
      height = width;
      width = swapped;
    }
    return out;
  }

  private static byte[] quarter(byte[] pixels, int height, int width, int channels) {
    byte[] out = new byte[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int to = (x * height + height - 1 - y) * channels;
        System.arraycopy(pixels, (y * width + x) * channels, out, to, channels);
      }
    }
    return out;
  }

  @Override
  public int xSize() {
    return rows;
  }

  @Override
  public Pair<Dataset, Dataset> split(double ratio) {
    throw new UnsupportedOperationException("rows are drawn in order, once");
  }
}
