package dev.gaze.shape;

import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.NormSpec;

/**
 * What BigGAN's conditional norms see (Brock et al. 2019, section 3.1): in each residual block the
 * next chunk of z beside the shared class embedding; elsewhere the embedding alone.
 */
final class Conditioning {
  private final GanSpec gan;
  private int blocks;
  private boolean used;

  Conditioning(GanSpec gan) {
    this.gan = gan;
  }

  /** Length of what the norms of the next residual block see; 0: a table a norm. */
  int nextBlock() {
    blocks++;
    used = true;
    int embedding = gan.generator().sharedEmbedding();
    boolean chunked = gan.latent().chunks() > 1;
    return embedding == 0 ? 0 : embedding + (chunked ? gan.latent().chunk() : 0);
  }

  /** Length of what a norm outside residual blocks sees; 0: a table. */
  int norm(BlockSpec.Norm norm) {
    if (!(norm.norm() instanceof NormSpec.ConditionalBatch)) {
      return 0;
    }
    used = true;
    return gan.generator().sharedEmbedding();
  }

  /** Faults of the class embedding and of the chunks of z, once all blocks were seen. */
  void check(Walk walk) {
    int chunks = gan.latent().chunks();
    int embedding = gan.generator().sharedEmbedding();
    String width = Text.of("sharedEmbedding(%d)", embedding);
    if (embedding > 0 && gan.classes() == 0) {
      walk.fault(
          "sharedEmbedding", width, "has no classes", "say classes(10), or sharedEmbedding(0)");
    } else if (embedding > 0 && !used) {
      walk.fault(
          "sharedEmbedding", width, "is seen by no conditional norm", "use sharedEmbedding(0)");
    }
    if (chunks > 1 && embedding == 0) {
      walk.faultFrom(
          "latent",
          chunks + " chunks of z",
          "need a shared embedding beside them",
          Text.of("use sharedEmbedding(128), or latent(%d)", gan.latent().size()));
    } else if (chunks > 1 && chunks != blocks + 1) {
      walk.faultFrom(
          "latent",
          chunks + " chunks of z",
          Text.of(
              "are not one for the dense map and one for each of %d conditional residual blocks",
              blocks),
          Text.of("use latent(%d, %d)", gan.latent().chunk() * (blocks + 1), blocks + 1));
    }
  }
}
