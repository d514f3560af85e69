package dev.gaze.spec;

/**
 * The generator's input z, drawn from N(0, I).
 *
 * @param size length of z
 * @param chunks 1: all of z enters the first dense map. More (BigGAN's hierarchical z, Brock et al.
 *     2019, section 3.1): z is cut into equal chunks; the first enters the dense map, each residual
 *     block's conditional norms see the next, beside the shared class embedding
 */
public record LatentSpec(int size, int chunks) {

  /** SAGAN's z. */
  public static final LatentSpec DEFAULT = new LatentSpec(128, 1);

  /** The length of one chunk: what the dense map sees. */
  public int chunk() {
    return size / chunks;
  }
}
