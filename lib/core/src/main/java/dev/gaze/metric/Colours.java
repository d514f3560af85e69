package dev.gaze.metric;

/** Images in colour. */
final class Colours {

  private Colours() {}

  /** Grey three times over; what has three channels as it is. */
  static byte[] of(byte[] pixels, int channels) {
    if (channels == 3) {
      return pixels;
    }
    byte[] colours = new byte[pixels.length * 3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = pixels[i / 3];
    }
    return colours;
  }
}
