package dev.gaze.internal.shapes;

import dev.gaze.internal.SplitMix;

/**
 * The colours of one picture, each packed as {@code 0xRRGGBB}.
 *
 * <p>They are drawn in OKLCH (Ottosson, "A perceptual color space for image processing", 2020),
 * where equal lightness looks equally light at every hue: any hue may meet any other, and ink stays
 * clear of paper.
 *
 * @param paper the background: pale, or in one picture of four deep
 * @param ink the main colour, far from the paper in hue and lightness
 * @param accent a neighbour of the ink in hue
 * @param shade the hue of the paper, as a neutral of middle lightness
 */
public record Palette(int paper, int ink, int accent, int shade) {
  /** The hue, in turns, of yellows, which turn to mud where they are as dark as other inks. */
  private static final float YELLOW = 0.27f;

  public static Palette draw(SplitMix random) {
    float hue = random.between(0f, 1f);
    float inkHue = hue + random.between(0.3f, 0.7f);
    float accentHue = inkHue + (random.chance(0.5f) ? 1 : -1) * random.between(0.12f, 0.2f);
    return random.chance(0.25f)
        ? new Palette(
            oklch(0.30f, 0.055f, hue),
            oklch(0.80f, 0.13f, inkHue),
            oklch(0.70f, 0.14f, accentHue),
            oklch(0.62f, 0.03f, hue))
        : new Palette(
            oklch(0.96f, 0.025f, hue),
            oklch(0.61f + yellowness(inkHue), 0.17f, inkHue),
            oklch(0.71f + yellowness(accentHue), 0.15f, accentHue),
            oklch(0.42f, 0.04f, hue));
  }

  /** How much lighter a hue is to be: 0.14 at yellow, 0 from a quarter turn away. */
  private static float yellowness(float turn) {
    return 0.14f * (float) Math.max(0, StrictMath.cos(2 * Math.PI * (turn - YELLOW)));
  }

  /**
   * A colour in sRGB; what lies outside its gamut is clipped.
   *
   * @param lightness from 0, black, to 1, white
   * @param chroma from 0, grey, to about 0.3
   * @param turn the hue, in turns
   */
  static int oklch(float lightness, float chroma, float turn) {
    double a = chroma * StrictMath.cos(2 * Math.PI * turn);
    double b = chroma * StrictMath.sin(2 * Math.PI * turn);
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    int red = srgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    int green = srgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    int blue = srgb(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    return red << 16 | green << 8 | blue;
  }

  private static double cube(double x) {
    return x * x * x;
  }

  /** A linear channel in sRGB's encoding, 0 to 255. */
  private static int srgb(double linear) {
    double encoded =
        linear <= 0.0031308 ? 12.92 * linear : 1.055 * StrictMath.pow(linear, 1 / 2.4) - 0.055;
    return (int) (255 * Math.min(1, Math.max(0, encoded)) + 0.5);
  }
}
