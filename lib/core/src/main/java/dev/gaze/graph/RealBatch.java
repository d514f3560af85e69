package dev.gaze.graph;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Real images for a discriminator step.
 *
 * @param pixels {@code [N, H, W, C]} as uint8; or null where {@code images} is given
 * @param images {@code [N, H, W, C]} in [−1, 1]; or null where {@code pixels} is given
 * @param labels {@code [N]}, from 0
 * @param seed of the random numbers of what the spec does to the images in training
 */
public record RealBatch(
    byte @org.jspecify.annotations.Nullable [] pixels,
    @org.jspecify.annotations.Nullable FloatBuffer images,
    int[] labels,
    long seed) {

  /** Images as they come from files; the graph maps them to [−1, 1]. */
  public static RealBatch ofPixels(byte[] pixels, int[] labels) {
    return new RealBatch(pixels, null, labels, 0);
  }

  /** Images in [−1, 1]. */
  public static RealBatch ofImages(float[] images, int[] labels) {
    return new RealBatch(null, FloatBuffer.wrap(images), labels, 0);
  }

  /** Images {@code from} to {@code to - 1}. */
  public RealBatch part(int from, int to) {
    int size =
        (pixels != null ? pixels.length : images == null ? 0 : images.remaining()) / labels.length;
    return new RealBatch(
        pixels == null ? null : Arrays.copyOfRange(pixels, from * size, to * size),
        images == null ? null : images.slice(images.position() + from * size, (to - from) * size),
        Arrays.copyOfRange(labels, from, to),
        seed);
  }

  /** The same images with another seed; 0 at first. */
  public RealBatch withSeed(long seed) {
    return new RealBatch(pixels, images, labels, seed);
  }
}
