package dev.gaze.internal.shapes;

import dev.gaze.internal.SplitMix;

/**
 * The five classes of {@link dev.gaze.data.Shapes} whose far-apart parts must agree: what one part
 * looks like is drawn at random, and then holds for all its partners across the picture.
 */
public final class Geometry {
  private final Canvas canvas;
  private final SplitMix random;
  private final Palette palette;

  public Geometry(Canvas canvas, SplitMix random, Palette palette) {
    this.canvas = canvas;
    this.random = random;
    this.palette = palette;
    canvas.fill(palette.paper());
  }

  /**
   * A polygon of four to six corners and its mirror image, on either side of a nearly upright axis.
   */
  public void mirror() {
    int corners = random.between(4, 6);
    float start = random.between(0f, 1f);
    float[] polygon = new float[2 * corners];
    float[] mirrored = new float[2 * corners];
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * (start + i + random.between(-0.25f, 0.25f)) / corners;
      float radius = random.between(0.68f, 1f);
      float x = 0.48f + 0.36f * radius * (float) StrictMath.cos(angle);
      float y = 0.7f * radius * (float) StrictMath.sin(angle);
      polygon[2 * i] = x;
      polygon[2 * i + 1] = y;
      mirrored[2 * i] = -x;
      mirrored[2 * i + 1] = y;
    }
    Pose pose = Pose.draw(random, random.between(-0.07f, 0.07f));
    canvas.paint(pose.polygon(0.04f, polygon), palette.ink());
    canvas.paint(pose.polygon(0.04f, mirrored), palette.ink());
  }

  /** Six to ten equal beads at equal distances on a circle. */
  public void ring() {
    int beads = random.between(6, 10);
    float around = random.between(0.56f, 0.64f);
    float half = around * (float) StrictMath.sin(Math.PI / beads);
    float bead = Math.min(0.24f, half * random.between(0.62f, 0.9f));
    Pose pose = Pose.draw(random, random.between(0f, 1f));
    for (int i = 0; i < beads; i++) {
      double angle = 2 * Math.PI * i / beads;
      float x = around * (float) StrictMath.cos(angle);
      float y = around * (float) StrictMath.sin(angle);
      canvas.paint(pose.disc(x, y, bead), palette.ink());
    }
  }

  /** An animal from the side, on four legs of one length, thickness and slant. */
  public void animal() {
    float facing = random.chance(0.5f) ? 1 : -1;
    float leg = random.between(0.34f, 0.58f);
    float slant = random.between(-0.08f, 0.08f);
    float thickness = random.between(0.065f, 0.09f);
    float belly = random.between(0.17f, 0.24f);
    float neck = random.between(0.16f, 0.42f);
    float body = (neck - leg) / 2;
    Pose pose = Pose.draw(random, random.between(-0.015f, 0.015f));
    int ink = palette.ink();
    for (float hip : new float[] {-0.46f, -0.24f, 0.22f, 0.44f}) {
      float x = hip * facing;
      canvas.paint(pose.line(x, body + 0.08f, x + slant, body + belly + leg, thickness), ink);
    }
    canvas.paint(pose.line(-0.35f * facing, body, 0.35f * facing, body, belly), ink);
    canvas.paint(
        pose.line(-0.5f * facing, body - 0.06f, -0.78f * facing, body - 0.22f, 0.05f), ink);
    float head = body - belly - neck + 0.08f;
    canvas.paint(pose.line(0.42f * facing, body - 0.05f, 0.56f * facing, head, 0.1f), ink);
    canvas.paint(pose.line(0.56f * facing, head, 0.74f * facing, head + 0.04f, 0.13f), ink);
    canvas.paint(pose.disc(0.6f * facing, head - 0.03f, 0.045f), palette.paper());
  }

  /** A star of five to eight equal points. */
  public void star() {
    int points = random.between(5, 8);
    float inner = random.between(0.42f, 0.6f) * 0.82f;
    float[] corners = new float[4 * points];
    for (int i = 0; i < 2 * points; i++) {
      double angle = Math.PI * i / points;
      float radius = i % 2 == 0 ? 0.82f : inner;
      corners[2 * i] = radius * (float) StrictMath.cos(angle);
      corners[2 * i + 1] = radius * (float) StrictMath.sin(angle);
    }
    Pose pose = Pose.draw(random, random.between(0f, 1f));
    canvas.paint(pose.polygon(0.03f, corners), palette.ink());
  }

  /**
   * An arrow in any direction, whose head and feathers have one colour and whose shaft has another.
   */
  public void arrow() {
    float wide = random.between(0.32f, 0.42f);
    float barb = random.between(0.18f, 0.3f);
    float feather = random.between(0.24f, 0.34f);
    Pose pose = Pose.draw(random, random.between(0f, 1f));
    canvas.paint(pose.line(-0.55f, 0, 0.5f, 0, 0.07f), palette.shade());
    canvas.paint(
        pose.polygon(0.03f, 0.8f, 0, barb, wide, barb + 0.12f, 0, barb, -wide), palette.ink());
    canvas.paint(
        pose.polygon(
            0.03f, -0.4f, 0, -0.6f, feather, -0.8f, feather, -0.64f, 0, -0.8f, -feather, -0.6f,
            -feather),
        palette.ink());
  }
}
