package dev.gaze.train;

import java.util.Arrays;
import java.util.Objects;

/**
 * Images that were drawn together, of many that were asked for.
 *
 * @param first the place of the first of them among all
 * @param labels {@code [N]}; all 0 without classes
 * @param images {@code [N, H, W, C]} in [−1, 1]
 */
public record ImageBatch(int first, int[] labels, float[] images) {

  /** N. */
  public int count() {
    return labels.length;
  }

  /**
   * One of them.
   *
   * @param index from 0, within this batch
   * @return {@code [H, W, C]}
   */
  public float[] image(int index) {
    int size = images.length / count();
    int from = Objects.checkIndex(index, count()) * size;
    return Arrays.copyOfRange(images, from, from + size);
  }
}
