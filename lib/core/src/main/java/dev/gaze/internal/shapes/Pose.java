package dev.gaze.internal.shapes;

import dev.gaze.internal.SplitMix;

/**
 * Where a drawing's own coordinates lie on the canvas: turned, scaled, then moved. It makes the
 * figures it places.
 */
record Pose(float cos, float sin, float scale, float dx, float dy) {

  /** A centred pose, a little off and a little larger or smaller, turned by {@code turns}. */
  static Pose draw(SplitMix random, float turns) {
    float scale = random.between(0.86f, 1.04f);
    return new Pose(
        (float) StrictMath.cos(2 * Math.PI * turns),
        (float) StrictMath.sin(2 * Math.PI * turns),
        scale,
        random.between(-0.06f, 0.06f),
        random.between(-0.06f, 0.06f));
  }

  Figure.Disc disc(float x, float y, float radius) {
    return new Figure.Disc(x(x, y), y(x, y), radius * scale);
  }

  Figure.Capsule line(float fromX, float fromY, float toX, float toY, float radius) {
    float x = x(fromX, fromY);
    float y = y(fromX, fromY);
    return new Figure.Capsule(x, y, x(toX, toY) - x, y(toX, toY) - y, radius * scale);
  }

  /** A polygon by its corners, as x, y, x, y, ... */
  Figure.Polygon polygon(float radius, float... corners) {
    float[] placed = new float[corners.length];
    for (int i = 0; i < corners.length; i += 2) {
      placed[i] = x(corners[i], corners[i + 1]);
      placed[i + 1] = y(corners[i], corners[i + 1]);
    }
    return new Figure.Polygon(placed, radius * scale);
  }

  private float x(float x, float y) {
    return (x * cos - y * sin) * scale + dx;
  }

  private float y(float x, float y) {
    return (x * sin + y * cos) * scale + dy;
  }
}
