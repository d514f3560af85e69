package dev.gaze.image.internal;

/** Pixels as networks have them, in [−1, 1], to those of pictures, uint8. */
public final class Levels {

  private Levels() {}

  /** A value in [−1, 1] as 0 to 255, rounded; what lies outside is clipped, and a NaN is 0. */
  public static int of(float value) {
    return Math.round(Math.min(255f, Math.max(0f, (value + 1) * 127.5f)));
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
