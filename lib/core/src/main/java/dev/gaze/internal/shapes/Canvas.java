package dev.gaze.internal.shapes;

/**
 * An RGB picture in a caller's array, painted on with antialiasing.
 *
 * <p>Coordinates are those of {@link Figure}: the centre is the origin, y points down, 1 is half
 * the short side. A pixel that an outline crosses is covered by as much as its centre's distance to
 * the outline says.
 */
public final class Canvas {
  private final byte[] out;
  private final int offset;
  private final int height;
  private final int width;
  private final float pixels;

  public Canvas(byte[] out, int offset, int height, int width) {
    this.out = out;
    this.offset = offset;
    this.height = height;
    this.width = width;
    this.pixels = Math.min(height, width) / 2f;
  }

  /** How much of the second colour a point takes, from 0 to 1. */
  interface Texture {
    float at(float x, float y);
  }

  /** Pixels in a unit of length. */
  float pixels() {
    return pixels;
  }

  /**
   * How much of a pixel lies inside an outline at this signed distance of its centre, from 0 to 1.
   */
  float coverage(float distance) {
    return clamp(0.5f - distance * pixels);
  }

  /** The nearest number in {@code [0, 1]}. */
  static float clamp(float x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
  }

  /** Paints everything in one colour, {@code 0xRRGGBB}. */
  void fill(int colour) {
    for (int i = offset, end = offset + 3 * height * width; i < end; i += 3) {
      out[i] = (byte) (colour >> 16);
      out[i + 1] = (byte) (colour >> 8);
      out[i + 2] = (byte) colour;
    }
  }

  /** Paints everything as a mixture of two colours. */
  void fill(int from, int to, Texture texture) {
    fill(from);
    for (int row = 0, i = offset; row < height; row++) {
      float y = (row + 0.5f - height / 2f) / pixels;
      for (int column = 0; column < width; column++, i += 3) {
        float x = (column + 0.5f - width / 2f) / pixels;
        blend(i, to, texture.at(x, y));
      }
    }
  }

  /** Paints a figure in one colour over what is there. */
  void paint(Figure figure, int colour) {
    Figure.Box box = figure.box();
    int top = Math.max(0, (int) Math.floor(box.top() * pixels + height / 2f));
    int bottom = Math.min(height, (int) Math.ceil(box.bottom() * pixels + height / 2f));
    int left = Math.max(0, (int) Math.floor(box.left() * pixels + width / 2f));
    int right = Math.min(width, (int) Math.ceil(box.right() * pixels + width / 2f));
    for (int row = top; row < bottom; row++) {
      float y = (row + 0.5f - height / 2f) / pixels;
      for (int column = left, end; column < right; column = end) {
        float x = (column + 0.5f - width / 2f) / pixels;
        float distance = figure.distance(x, y);
        // No outline is nearer than that: as many pixels to the right are as full or empty as this.
        int like = (int) Math.max(0, Math.abs(distance) * pixels - 0.5f);
        end = Math.min(right, column + 1 + like);
        float coverage = coverage(distance);
        if (coverage > 0) {
          for (int i = column; i < end; i++) {
            blend(offset + 3 * (row * width + i), colour, coverage);
          }
        }
      }
    }
  }

  private void blend(int i, int colour, float coverage) {
    out[i] = mix(out[i] & 0xFF, colour >> 16 & 0xFF, coverage);
    out[i + 1] = mix(out[i + 1] & 0xFF, colour >> 8 & 0xFF, coverage);
    out[i + 2] = mix(out[i + 2] & 0xFF, colour & 0xFF, coverage);
  }

  private static byte mix(int from, int to, float coverage) {
    return (byte) (from + (to - from) * coverage + 0.5f);
  }
}
