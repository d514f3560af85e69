package dev.gaze.data;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Labelled images of one size, by index.
 *
 * <p>Everything but {@link #close} may be called from any number of threads at once, and gives the
 * same answer every time. Indices run from 0 to {@code size() - 1}; any other is an {@link
 * IndexOutOfBoundsException}.
 */
public interface ImageSource extends AutoCloseable {

  /** Paints or fetches an image, on any number of threads at once. */
  @FunctionalInterface
  interface Reader {
    /**
     * Writes image {@code index} to {@code out[offset ..]} as uint8 {@code [H, W, C]}, the same
     * every time.
     */
    void read(int index, byte[] out, int offset);
  }

  /**
   * Images by a function.
   *
   * @param size the number of images, at least 1
   * @param channels 1, 3 or 4
   * @param classNames the name of each class, in the order of the labels
   * @param label gives the class of an image
   * @param reader gives its pixels
   */
  static ImageSource of(
      int size,
      int height,
      int width,
      int channels,
      List<String> classNames,
      IntUnaryOperator label,
      Reader reader) {
    return new FunctionSource(
        size, height, width, channels, List.copyOf(classNames), label, reader);
  }

  /** The number of images, at least 1. */
  int size();

  /** Pixels from top to bottom. */
  int height();

  /** Pixels from left to right. */
  int width();

  /** 1 (grey), 3 (red, green, blue; sRGB), or 4 (the same over white, and alpha). */
  int channels();

  /** The name of each class, in the order of the labels; at least one. */
  List<String> classNames();

  /** The number of classes, at least 1. */
  default int classes() {
    return classNames().size();
  }

  /** The class of an image, from 0 to {@code classes() - 1}. */
  int label(int index);

  /**
   * A number that another image would not have, the same on every machine; 0, as by default, where
   * telling would cost too much. A run keeps it to notice changed data when it is resumed.
   */
  default long fingerprint(int index) {
    return 0;
  }

  /**
   * Copies an image to {@code out[offset ..]} as uint8 {@code [H, W, C]}, row by row from the top,
   * channels last.
   *
   * @throws IndexOutOfBoundsException where there is no such image, or {@code out} has no room for
   *     it
   */
  void read(int index, byte[] out, int offset);

  /** Bytes of an image: height x width x channels. */
  default int imageBytes() {
    return Math.multiplyExact(Math.multiplyExact(height(), width()), channels());
  }

  /**
   * This source at another size: each image is cropped to the centre and resized as it is read, as
   * {@link ImageFolder} does. MNIST's 28 pixels, say, become the 32 that a generator makes. Closing
   * either closes both.
   *
   * @param channels 1 (the luma of Rec. 601), 3 (a grey image three times over), or 4 (opaque where
   *     this source has no alpha)
   */
  default ImageSource resized(int height, int width, int channels) {
    boolean same = height == height() && width == width() && channels == channels();
    return same ? this : new ResizedSource(this, height, width, channels);
  }

  /** Frees what the source holds. Reading afterwards is an error. Closing twice does nothing. */
  @Override
  default void close() {}
}
