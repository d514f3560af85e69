package dev.gaze.metric;

/** The numbers that a network takes for black and for white. */
public enum PixelRange {
  /** 0 and 255. */
  BYTES(0, 255),
  /** 0 and 1. */
  UNIT(0, 1),
  /** −1 and 1. */
  SIGNED(-1, 1);

  private final float black;
  private final float white;

  PixelRange(float black, float white) {
    this.black = black;
    this.white = white;
  }

  /** Uint8 pixels in this range. */
  float[] of(byte[] pixels) {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = black + (pixels[i] & 0xff) * (white - black) / 255;
    }
    return values;
  }
}
