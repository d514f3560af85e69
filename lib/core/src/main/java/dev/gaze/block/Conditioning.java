package dev.gaze.block;

import dev.gaze.spec.GanSpec;
import dev.gaze.spec.NormSpec;
import org.jspecify.annotations.Nullable;

/**
 * What BigGAN's conditional norms see (Brock et al. 2019, section 3.1): in each residual block the
 * next chunk of z beside the shared class embedding; elsewhere the embedding alone. Without an
 * embedding they see the class.
 */
public final class Conditioning {
  private final GanSpec gan;
  private final int embedding;
  private int residualBlocks;
  private boolean used;

  /** What is seen in a network of a GAN; only a generator has an embedding. */
  public Conditioning(GanSpec gan, boolean generator) {
    this.gan = gan;
    embedding = generator ? gan.generator().sharedEmbedding() : 0;
  }

  /** What a norm in the next residual block sees; null where it is not conditional. */
  @Nullable Condition residual(NormSpec norm) {
    if (!isConditional(norm)) {
      return null;
    }
    residualBlocks++;
    Condition alone = seen();
    return alone.embedded() && gan.latent().chunks() > 1
        ? new Condition(alone.width() + gan.latent().chunk(), true, residualBlocks)
        : alone;
  }

  /** What a norm outside residual blocks sees; null where it is not conditional. */
  @Nullable Condition alone(NormSpec norm) {
    return isConditional(norm) ? seen() : null;
  }

  /** What a block outside residual blocks sees. */
  Condition seen() {
    used = true;
    return embedding == 0
        ? new Condition(gan.classes(), false, 0)
        : new Condition(embedding, true, 0);
  }

  private static boolean isConditional(NormSpec norm) {
    return norm instanceof NormSpec.ConditionalBatch;
  }

  /** How many residual blocks with a conditional norm there were. */
  public int residualBlocks() {
    return residualBlocks;
  }

  /** Whether any norm saw a class. */
  public boolean used() {
    return used;
  }
}
