package dev.gaze.block;

/**
 * What the conditional norms of a block see.
 *
 * @param width how long that vector is
 * @param embedded false: the one-hot class, so that gamma and beta are tables; true: the shared
 *     class embedding and a chunk of z, so that they are linear maps
 * @param chunk which chunk of z stands before the embedding, from 1; 0: none
 */
public record Condition(int width, boolean embedded, int chunk) {}
