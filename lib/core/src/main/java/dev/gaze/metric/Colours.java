package dev.gaze.metric;

/** Images in colour. */
final class Colours {

  private Colours() {}

  /**
   * Grey three times over; colours without alpha, which are over white; what has three channels as
   * it is.
   */
  static byte[] of(byte[] pixels, int channels) {
    if (channels == 3) {
      return pixels;
    }
    byte[] colours = new byte[pixels.length / channels * 3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = pixels[channels == 1 ? i / 3 : i / 3 * channels + i % 3];
    }
    return colours;
  }
}
