package dev.gaze.data;

/**
 * A picture that gives its rows one by one, as red, green and blue from 0 to 255 in sRGB's
 * encoding.
 */
interface Pixels {

  /** Pixels from top to bottom. */
  int height();

  /** Pixels from left to right. */
  int width();

  /** Writes row {@code y} to {@code rgb}, {@code [width, 3]}. */
  void row(int y, float[] rgb);
}
