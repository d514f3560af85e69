package dev.gaze.internal.shapes;

/**
 * A filled figure of the plane, as its signed distance function: negative inside, positive outside,
 * and as large as the way to the outline. The plane's origin is the picture's centre, y points
 * down, and 1 is half the picture's short side.
 */
sealed interface Figure {

  /** The signed distance of a point to the outline. */
  float distance(float x, float y);

  /** The box around the figure. */
  Box box();

  /** An upright rectangle. */
  record Box(float left, float top, float right, float bottom) {}

  /** A disc around {@code (x, y)}. */
  record Disc(float x, float y, float radius) implements Figure {
    @Override
    public float distance(float px, float py) {
      return length(px - x, py - y) - radius;
    }

    @Override
    public Box box() {
      return new Box(x - radius, y - radius, x + radius, y + radius);
    }
  }

  /**
   * A line with round ends: everything within {@code radius} of the segment from {@code (x, y)} by
   * {@code (dx, dy)}.
   */
  record Capsule(float x, float y, float dx, float dy, float radius) implements Figure {
    @Override
    public float distance(float px, float py) {
      float along = Canvas.clamp(((px - x) * dx + (py - y) * dy) / (dx * dx + dy * dy));
      return length(px - x - dx * along, py - y - dy * along) - radius;
    }

    @Override
    public Box box() {
      return new Box(
          Math.min(x, x + dx) - radius,
          Math.min(y, y + dy) - radius,
          Math.max(x, x + dx) + radius,
          Math.max(y, y + dy) + radius);
    }
  }

  /** A simple polygon, convex or not, grown by {@code radius}, which rounds its outer corners. */
  final class Polygon implements Figure {
    private final float[] edges;
    private final float radius;
    private final Box box;

    /** The corners in order, as x, y, x, y, ... */
    Polygon(float[] corners, float radius) {
      this.radius = radius;
      this.edges = new float[corners.length / 2 * 5];
      float left = corners[0];
      float right = left;
      float top = corners[1];
      float bottom = top;
      for (int i = 0, e = 0; i < corners.length; i += 2, e += 5) {
        int next = (i + 2) % corners.length;
        float dx = corners[next] - corners[i];
        float dy = corners[next + 1] - corners[i + 1];
        edges[e] = corners[i];
        edges[e + 1] = corners[i + 1];
        edges[e + 2] = dx;
        edges[e + 3] = dy;
        edges[e + 4] = 1 / (dx * dx + dy * dy);
        left = Math.min(left, corners[i]);
        right = Math.max(right, corners[i]);
        top = Math.min(top, corners[i + 1]);
        bottom = Math.max(bottom, corners[i + 1]);
      }
      this.box = new Box(left - radius, top - radius, right + radius, bottom + radius);
    }

    /**
     * The nearest edge gives the distance; the parity of the edges that a ray to the right crosses
     * gives the sign.
     */
    @Override
    public float distance(float px, float py) {
      float nearest = Float.MAX_VALUE;
      boolean inside = false;
      for (int e = 0; e < edges.length; e += 5) {
        float dx = edges[e + 2];
        float dy = edges[e + 3];
        float x = px - edges[e];
        float y = py - edges[e + 1];
        float along = Canvas.clamp((x * dx + y * dy) * edges[e + 4]);
        float awayX = x - dx * along;
        float awayY = y - dy * along;
        float squared = awayX * awayX + awayY * awayY;
        nearest = squared < nearest ? squared : nearest;
        boolean spans = (y < 0) != (y < dy);
        inside ^= spans && (x * dy < y * dx) == (dy > 0);
      }
      float distance = (float) Math.sqrt(nearest);
      return (inside ? -distance : distance) - radius;
    }

    @Override
    public Box box() {
      return box;
    }
  }

  private static float length(float x, float y) {
    return (float) Math.sqrt(x * x + y * y);
  }
}
