package dev.gaze.image.internal;

/** Pixels as networks have them, in [−1, 1], to those of pictures, uint8. */
public final class Levels {

  private Levels() {}

  /** A value in [−1, 1] as 0 to 255, rounded; what lies outside is clipped, and a NaN is 0. */
  public static int of(float value) {
    return Math.round(Math.min(255f, Math.max(0f, (value + 1) * 127.5f)));
  }

  /**
   * Colours as they are, of colours over white, in place: what most files hold, and what shows
   * rightly over any ground. Where nothing shows they are white.
   *
   * @param rgba uint8 {@code [..., 4]}
   */
  public static void unpremultiply(byte[] rgba) {
    for (int i = 0; i < rgba.length; i += 4) {
      int alpha = rgba[i + 3] & 0xFF;
      for (int c = i; c < i + 3 && alpha < 255; c++) {
        int missing = 255 - (rgba[c] & 0xFF);
        rgba[c] = (byte) (alpha == 0 ? 255 : 255 - Math.min(255, missing * 255 / alpha));
      }
    }
  }

  /** Whether so many channels are grey, colour, or colour and alpha. */
  public static boolean isChannels(int channels) {
    return channels == 1 || channels == 3 || channels == 4;
  }

  /** All of them as bytes. */
  public static byte[] of(float[] values) {
    byte[] levels = new byte[values.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) of(values[i]);
    }
    return levels;
  }
}
