package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.Conv;
import dev.gaze.spec.BlockSpec.Dense;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Origins.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What generators and discriminators have in common. A method named after a block adds that block
 * after those already there; its last argument, where it takes one, sets the block's options.
 *
 * @param <B> the builder itself
 */
public abstract sealed class NetworkBuilder<B extends NetworkBuilder<B>>
    permits GeneratorBuilder, DiscriminatorBuilder {
  private final List<BlockSpec> blocks;
  private final OriginLog origins;
  private SpectralNorm spectralNorm;
  private Initializer initializer;
  private @Nullable NormSpec residualNorm;
  int sharedEmbedding;

  NetworkBuilder(NetworkSpec from) {
    blocks = new ArrayList<>(from.blocks());
    origins = new OriginLog(from.origins());
    spectralNorm = from.spectralNorm();
    initializer = from.initializer();
    residualNorm = from.norm();
    sharedEmbedding = from.sharedEmbedding();
  }

  abstract B self();

  /** Spectral norm of the network's kernels; on at first. */
  public B spectralNorm(SpectralNorm spectralNorm) {
    this.spectralNorm = spectralNorm;
    return said("spectralNorm");
  }

  /** How the network's kernels start; Xavier uniform at first. */
  public B initializer(Initializer initializer) {
    this.initializer = initializer;
    return said("initializer");
  }

  /** The norm of residual blocks; null, as at first: what suits the network and its classes. */
  public B residualNorm(@Nullable NormSpec norm) {
    this.residualNorm = norm;
    return said("norm");
  }

  /** Where what follows is written, for error messages; null: not known. */
  public B at(@Nullable Origin origin) {
    origins.at(origin);
    return self();
  }

  /** A component of the record is written here. */
  B said(String component) {
    origins.part(component);
    return self();
  }

  /** Any block. */
  public B add(BlockSpec block) {
    blocks.add(block);
    origins.block();
    return self();
  }

  /** Takes all blocks away. */
  public B clear() {
    blocks.clear();
    origins.clearBlocks();
    return self();
  }

  /** {@link Dense}. */
  public B dense(int units) {
    return add(Dense.of(units));
  }

  /** {@link Dense}. */
  public B dense(int units, Consumer<KernelBuilder<Dense>> options) {
    var builder = Dense.of(units).toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link Conv} 3×3. */
  public B conv(int filters) {
    return conv(filters, Conv.KERNEL);
  }

  /** {@link Conv}. */
  public B conv(int filters, int kernel) {
    return add(Conv.of(filters, kernel));
  }

  /** {@link Conv}. */
  public B conv(int filters, int kernel, Consumer<ConvBuilder<Conv>> options) {
    var builder = Conv.of(filters, kernel).toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link ResBlock}. */
  public B resBlock(int channels) {
    return add(ResBlock.of(channels));
  }

  /** {@link ResBlock}. */
  public B resBlock(int channels, Consumer<ResBlockBuilder> options) {
    var builder = ResBlock.of(channels).toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link SelfAttention} with k = 8. */
  public B selfAttention() {
    return selfAttention(SelfAttention.K);
  }

  /** {@link SelfAttention}. */
  public B selfAttention(int k) {
    return add(SelfAttention.of(k));
  }

  /** {@link SelfAttention}. */
  public B selfAttention(Consumer<SelfAttentionBuilder> options) {
    var builder = SelfAttention.of(SelfAttention.K).toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link BottleneckResBlock} in place of {@link #selfAttention()}. */
  public B bottleneck() {
    return bottleneck(options -> {});
  }

  /** {@link BottleneckResBlock}. */
  public B bottleneck(Consumer<BottleneckBuilder> options) {
    var builder = BottleneckResBlock.of(SelfAttention.of(SelfAttention.K)).toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link BlockSpec.Norm}: batch norm with decay 0.9999, the generator's last. */
  public B norm() {
    return add(new BlockSpec.Norm(null));
  }

  /** {@link BlockSpec.Norm}. */
  public B norm(NormSpec norm) {
    return add(new BlockSpec.Norm(norm));
  }

  /** {@link BlockSpec.Activate}. */
  public B activate(Activation activation) {
    return add(new BlockSpec.Activate(activation));
  }

  /** max(0, x). */
  public B relu() {
    return activate(Activation.RELU);
  }

  /** Leaky relu with slope 0.2. */
  public B leakyRelu() {
    return activate(Activation.LEAKY_RELU);
  }

  /** Leaky relu. */
  public B leakyRelu(double slope) {
    return activate(new Activation.LeakyRelu(slope));
  }

  /** Any layer of KotlinDL; such a spec cannot be saved as JSON. */
  public B layer(CustomLayer layer) {
    return add(new BlockSpec.Custom(layer));
  }

  /** The network. */
  public NetworkSpec build() {
    return new NetworkSpec(
        blocks, spectralNorm, initializer, residualNorm, sharedEmbedding, origins.origins());
  }
}
