package dev.gaze.graph;

import java.util.Arrays;

/**
 * What the generator makes images of.
 *
 * @param z {@code [N, size]}, drawn from N(0, I)
 * @param labels {@code [N]}, from 0; all 0 without classes
 */
public record LatentBatch(float[] z, int[] labels) {

  /** One image's, as a batch of one. */
  public LatentBatch only(int image) {
    int size = z.length / labels.length;
    return new LatentBatch(
        Arrays.copyOfRange(z, image * size, (image + 1) * size), new int[] {labels[image]});
  }
}
