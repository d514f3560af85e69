package dev.gaze.image.internal;

import java.util.Arrays;

/**
 * Centre crop and resize in one pass.
 *
 * <p>The largest centred part that has the target's aspect is kept, to a fraction of a pixel. Each
 * target pixel is then a mean of the source under a triangle filter, whose half-width is one source
 * pixel when enlarging (bilinear interpolation) and one target pixel when shrinking (no aliasing):
 * what Pillow calls {@code BILINEAR}. It works on sRGB's encoded values, as usual for training
 * data, not on linear light.
 */
public final class Resize {
  private Resize() {}

  /**
   * The source pixels {@code first ..} that a target pixel takes, and how much of each; the sum is
   * 1.
   */
  private static final class Taps {
    private final int first;
    private final float[] weights;

    /** The taps whose sources lie around {@code centre}, of {@code size} in all. */
    Taps(int size, double centre, double reach) {
      this.first = Math.max(0, (int) Math.floor(centre - reach));
      this.weights = new float[Math.min(size, (int) Math.ceil(centre + reach)) - first];
      double[] exact = new double[weights.length];
      for (int i = 0; i < exact.length; i++) {
        exact[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach);
      }
      double sum = Arrays.stream(exact).sum();
      for (int i = 0; i < exact.length; i++) {
        weights[i] = (float) (exact[i] / sum);
      }
    }

    int end() {
      return first + weights.length;
    }

    /** The weighted mean of the pixels of a row. */
    void mean(float[] row, float[] pixel) {
      int bands = pixel.length;
      Arrays.fill(pixel, 0);
      for (int i = 0; i < weights.length; i++) {
        for (int c = 0; c < bands; c++) {
          pixel[c] += weights[i] * row[(first + i) * bands + c];
        }
      }
    }
  }

  /**
   * Fills {@code out[offset ..]} with uint8 {@code [height, width, channels]}.
   *
   * @param channels 3; 4 for alpha, too; 1 for the luma of Rec. 601: 0.299 R + 0.587 G + 0.114 B
   */
  public static void cropTo(
      Pixels source, int height, int width, int channels, byte[] out, int offset) {
    double scale = Math.min((double) source.height() / height, (double) source.width() / width);
    Taps[] down = taps(source.height(), height, scale);
    Taps[] across = taps(source.width(), width, scale);
    // Rows first: it is the large half of the work, and runs along whole rows.
    int bands = Math.max(3, channels);
    float[] row = new float[source.width() * bands];
    float[][] rows = new float[height][row.length];
    for (int y = down[0].first; y < down[height - 1].end(); y++) {
      source.row(y, bands, row);
      for (int to = 0; to < height; to++) {
        if (y >= down[to].first && y < down[to].end()) {
          add(row, down[to].weights[y - down[to].first], rows[to]);
        }
      }
    }
    float[] pixel = new float[bands];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, offset += channels) {
        across[x].mean(rows[y], pixel);
        if (channels == 1) {
          out[offset] = round(0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2]);
        } else {
          for (int c = 0; c < bands; c++) {
            out[offset + c] = round(pixel[c]);
          }
        }
      }
    }
  }

  /**
   * The taps along one axis, where target pixels are {@code scale} source pixels apart and their
   * middle is the source's.
   */
  private static Taps[] taps(int from, int to, double scale) {
    Taps[] taps = new Taps[to];
    for (int i = 0; i < to; i++) {
      double centre = from / 2.0 + (i + 0.5 - to / 2.0) * scale;
      taps[i] = new Taps(from, centre, Math.max(1, scale));
    }
    return taps;
  }

  private static void add(float[] row, float weight, float[] sum) {
    for (int i = 0; i < row.length; i++) {
      sum[i] += weight * row[i];
    }
  }

  private static byte round(float value) {
    return (byte) Math.round(Math.min(255f, Math.max(0f, value)));
  }
}
