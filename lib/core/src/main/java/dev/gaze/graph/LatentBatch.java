package dev.gaze.graph;

import dev.gaze.graph.internal.WarmUp;
import java.util.Arrays;

/**
 * What the generator makes images of.
 *
 * @param z {@code [N, size]}, drawn from N(0, I)
 * @param labels {@code [N]}, from 0; all 0 without classes
 * @param seed of the random numbers of what the spec does to the images in training
 * @param taken batches that the network which trains on this one has trained on before: its moving
 *     statistics {@linkplain WarmUp warm up} by it
 */
public record LatentBatch(float[] z, int[] labels, long seed, long taken) {
  private static final long ENOUGH = Long.MAX_VALUE;

  /** For a network whose moving statistics are warm. */
  public LatentBatch(float[] z, int[] labels, long seed) {
    this(z, labels, seed, ENOUGH);
  }

  /** For inference, or where the spec does nothing to images. */
  public LatentBatch(float[] z, int[] labels) {
    this(z, labels, 0);
  }

  /** One image's, as a batch of one. */
  public LatentBatch only(int image) {
    return part(image, image + 1);
  }

  /** Those of images {@code from} to {@code to - 1}. */
  public LatentBatch part(int from, int to) {
    int size = z.length / labels.length;
    return new LatentBatch(
        Arrays.copyOfRange(z, from * size, to * size),
        Arrays.copyOfRange(labels, from, to),
        seed,
        taken);
  }
}
