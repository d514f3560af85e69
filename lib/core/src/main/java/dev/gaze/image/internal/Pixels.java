package dev.gaze.image.internal;

/**
 * A picture that gives its rows one by one, as red, green and blue from 0 to 255 in sRGB's
 * encoding, over a background where it is transparent, and alpha from 0 to 255 where it is asked
 * for.
 */
public interface Pixels {

  /** Pixels from top to bottom. */
  int height();

  /** Pixels from left to right. */
  int width();

  /**
   * Writes row {@code y}.
   *
   * @param bands 3, or 4 for alpha, too
   * @param row {@code [width, bands]}
   */
  void row(int y, int bands, float[] row);
}
