package dev.gaze.train;

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
}
