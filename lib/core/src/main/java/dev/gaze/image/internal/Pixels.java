package dev.gaze.image.internal;

/**
 * A picture that gives its rows one by one, as red, green and blue from 0 to 255 in sRGB's
 * encoding.
 */
public interface Pixels {

  /** Pixels from top to bottom. */
  int height();

  /** Pixels from left to right. */
  int width();

  /** Writes row {@code y} to {@code rgb}, {@code [width, 3]}. */
  void row(int y, float[] rgb);
}
