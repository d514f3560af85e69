package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generator or a discriminator: its blocks in order, and what blocks take when they say nothing
 * themselves.
 *
 * <p>Blocks alone are complete: a generator without a first dense map or a last
 * norm-relu-conv-tanh, and a discriminator without a head, are completed by {@code ShapeCheck}.
 *
 * @param blocks in the order in which data flows
 * @param spectralNorm for every kernel of the network
 * @param initializer for every kernel of the network
 * @param norm for the residual blocks; null: in a generator conditional batch norm where there are
 *     classes, batch norm where there are none; in a discriminator no norm
 * @param sharedEmbedding width of one class embedding shared by all conditional norms (BigGAN); 0:
 *     each norm has a table a class
 * @param origins where each part was written; not part of the value
 */
public record NetworkSpec(
    List<BlockSpec> blocks,
    SpectralNorm spectralNorm,
    Initializer initializer,
    @Nullable NormSpec norm,
    int sharedEmbedding,
    Origins origins) {

  /** No blocks yet; spectral norm, Xavier, and the norms that suit the network. */
  public static final NetworkSpec DEFAULT =
      new NetworkSpec(List.of(), SpectralNorm.DEFAULT, Initializer.DEFAULT, null, 0, Origins.NONE);

  public NetworkSpec {
    blocks = List.copyOf(blocks);
    requireNonNull(spectralNorm, "spectralNorm");
    requireNonNull(initializer, "initializer");
    requireNonNull(origins, "origins");
  }

  /** A builder of a generator that starts from this. */
  public GeneratorBuilder toGeneratorBuilder() {
    return new GeneratorBuilder(this);
  }

  /** A builder of a discriminator that starts from this. */
  public DiscriminatorBuilder toDiscriminatorBuilder() {
    return new DiscriminatorBuilder(this);
  }
}
