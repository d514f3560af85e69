package dev.gaze.data;

import java.util.List;

/**
 * Labelled images of one size, by index.
 *
 * <p>Everything but {@link #close} may be called from any number of threads at once, and gives the
 * same answer every time. Indices run from 0 to {@code size() - 1}; any other is an {@link
 * IndexOutOfBoundsException}.
 */
public interface ImageSource extends AutoCloseable {

  /** The number of images, at least 1. */
  int size();

  /** Pixels from top to bottom. */
  int height();

  /** Pixels from left to right. */
  int width();

  /** 1 (grey) or 3 (red, green, blue; sRGB). */
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

  /** Frees what the source holds. Reading afterwards is an error. Closing twice does nothing. */
  @Override
  default void close() {}
}
