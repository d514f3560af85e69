package dev.gaze.internal.shapes;

import dev.gaze.internal.SplitMix;

/**
 * The five classes of {@link dev.gaze.data.Shapes} that look the same everywhere: a small window
 * tells the class, and far-apart parts owe each other nothing but colour, direction and scale.
 */
public final class Textures {
  private final Canvas canvas;
  private final SplitMix random;
  private final Palette palette;
  private final float cos;
  private final float sin;

  public Textures(Canvas canvas, SplitMix random, Palette palette) {
    this.canvas = canvas;
    this.random = random;
    this.palette = palette;
    double angle = 2 * Math.PI * random.between(0f, 1f);
    this.cos = (float) StrictMath.cos(angle);
    this.sin = (float) StrictMath.sin(angle);
  }

  /** Parallel bands of one width, in any direction. */
  public void stripes() {
    float period = random.between(0.4f, 0.7f);
    float phase = random.between(0f, 1f);
    canvas.fill(
        palette.paper(),
        palette.ink(),
        (x, y) -> band((x * cos + y * sin) / period + phase, period));
  }

  /** A chequered board, turned any way. */
  public void checks() {
    float period = random.between(0.7f, 1.1f);
    float phaseU = random.between(0f, 1f);
    float phaseV = random.between(0f, 1f);
    canvas.fill(
        palette.paper(),
        palette.ink(),
        (x, y) -> {
          float u = band((x * cos + y * sin) / period + phaseU, period);
          float v = band((y * cos - x * sin) / period + phaseV, period);
          return u + v - 2 * u * v;
        });
  }

  /** Soft blots without an order: three octaves of value noise. */
  public void clouds() {
    int seed = (int) random.nextLong();
    float scale = random.between(1.5f, 2.2f);
    int sky = random.chance(0.5f) ? palette.ink() : palette.accent();
    canvas.fill(
        sky,
        palette.paper(),
        (x, y) -> {
          float u = (x * cos + y * sin) * scale;
          float v = (y * cos - x * sin) * scale;
          float noise =
              0.57f * noise(u, v, seed)
                  + 0.28f * noise(2.03f * u, 2.03f * v, seed + 1)
                  + 0.15f * noise(4.01f * u, 4.01f * v, seed + 2);
          return smooth(Canvas.clamp((noise - 0.3f) * 2.5f));
        });
  }

  /** Equal dots in staggered rows, turned any way. */
  public void dots() {
    float pitch = random.between(0.42f, 0.62f);
    float radius = pitch * random.between(0.26f, 0.36f);
    float phaseU = random.between(0f, 1f);
    float phaseV = random.between(0f, 1f);
    float rowPitch = pitch * 0.8660254f;
    canvas.fill(
        palette.paper(),
        palette.ink(),
        (x, y) -> {
          float v = (y * cos - x * sin) / rowPitch + phaseV;
          float row = (float) Math.rint(v);
          float u = (x * cos + y * sin) / pitch + phaseU + ((int) row & 1) * 0.5f;
          float du = (u - (float) Math.rint(u)) * pitch;
          float dv = (v - row) * rowPitch;
          return canvas.coverage((float) Math.sqrt(du * du + dv * dv) - radius);
        });
  }

  /** A smooth change from one colour to another, in any direction. */
  public void gradient() {
    float reach = random.between(0.8f, 1.2f);
    boolean pale = random.chance(0.5f);
    canvas.fill(
        palette.ink(),
        pale ? palette.paper() : palette.accent(),
        (x, y) -> Canvas.clamp(0.5f + (x * cos + y * sin) / (2 * reach)));
  }

  /**
   * Bands of half a period each: 1 where the fraction of {@code t} is below a half, antialiased.
   */
  private float band(float t, float period) {
    float fraction = t - (float) Math.floor(t);
    float depth = 0.25f - Math.abs(fraction - 0.25f);
    float wrapped = fraction > 0.75f ? fraction - 1 : depth;
    return canvas.coverage(-wrapped * period);
  }

  /** Values between random ones on the integer lattice, in {@code [0, 1]}. */
  private static float noise(float x, float y, int seed) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float u = smooth(x - left);
    float v = smooth(y - top);
    float upper = lattice(left, top, seed) * (1 - u) + lattice(left + 1, top, seed) * u;
    float lower = lattice(left, top + 1, seed) * (1 - u) + lattice(left + 1, top + 1, seed) * u;
    return upper * (1 - v) + lower * v;
  }

  private static float lattice(int x, int y, int seed) {
    int h = seed + x * 0x27D4EB2D + y * 0x165667B1;
    h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
    h = (h ^ (h >>> 12)) * 0x297A2D39;
    return ((h ^ (h >>> 15)) >>> 8) * 0x1p-24f;
  }

  /** From 0 to 1 with level ends. */
  private static float smooth(float t) {
    return t * t * (3 - 2 * t);
  }
}
