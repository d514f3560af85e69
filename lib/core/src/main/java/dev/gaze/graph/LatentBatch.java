package dev.gaze.graph;

/**
 * What the generator makes images of.
 *
 * @param z {@code [N, size]}, drawn from N(0, I)
 * @param labels {@code [N]}, from 0; all 0 without classes
 */
public record LatentBatch(float[] z, int[] labels) {}
