package dev.gaze.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Images that are nearly the same: scaled, saved again, a little brighter.
 *
 * <p>Candidates are those whose difference hashes (Krawetz 2013: whether each of 8 × 8 pixels of
 * the luma is brighter than its right neighbour) differ in 4 bits at most; of these, those count
 * whose 16 × 16 thumbnails in colour differ by 2 of 255 levels at most in the mean.
 */
public final class NearDuplicates {
  /** All pairs are compared: 50,000 images are 1.25 billion of them. */
  public static final int MOST_IMAGES = 50_000;

  private static final int SIDE = 8;
  private static final int BITS = 4;
  private static final int LEVELS = 2;
  private static final int THUMBNAIL = 16;

  private NearDuplicates() {}

  /**
   * Two images that are nearly the same, by their indices.
   *
   * @param first of both, the earlier
   * @param second each image is the second of one pair at most
   */
  public record Pair(int first, int second) {}

  /** Of the first {@value #MOST_IMAGES} images, each that is nearly the same as an earlier one. */
  public static List<Pair> of(ImageSource images) {
    int count = Math.min(images.size(), MOST_IMAGES);
    ImageSource luma = images.resized(SIDE, SIDE + 1, 1);
    ImageSource colours = images.resized(THUMBNAIL, THUMBNAIL, 3);
    long[] hashes = new long[count];
    byte[] pixels = new byte[luma.imageBytes()];
    for (int i = 0; i < count; i++) {
      luma.read(i, pixels, 0);
      hashes[i] = hash(pixels);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int second = 1; second < count; second++) {
      for (int first = 0; first < second; first++) {
        if (Long.bitCount(hashes[first] ^ hashes[second]) <= BITS
            && difference(colours, first, second) <= LEVELS) {
          pairs.add(new Pair(first, second));
          break;
        }
      }
    }
    return pairs;
  }

  private static long hash(byte[] luma) {
    long hash = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = y * (SIDE + 1) + x;
        hash = hash << 1 | ((luma[at] & 0xFF) > (luma[at + 1] & 0xFF) ? 1 : 0);
      }
    }
    return hash;
  }

  private static double difference(ImageSource images, int first, int second) {
    byte[] one = new byte[images.imageBytes()];
    byte[] other = new byte[one.length];
    images.read(first, one, 0);
    images.read(second, other, 0);
    if (Arrays.equals(one, other)) {
      return 0;
    }
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
    }
    return (double) sum / one.length;
  }
}
