package dev.gaze.graph;

import static java.util.Objects.requireNonNull;

import dev.gaze.layers.BatchNormalization;
import dev.gaze.layers.BottleneckBlock;
import dev.gaze.layers.ConditionalBatchNorm;
import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Initializers;
import dev.gaze.layers.Nonlinearity;
import dev.gaze.layers.ResidualBlock;
import dev.gaze.layers.SelfAttention;
import dev.gaze.layers.SpectralConv2D;
import dev.gaze.layers.SpectralConv2DTranspose;
import dev.gaze.layers.SpectralDense;
import dev.gaze.layers.SpectralNormalization;
import dev.gaze.shape.BlockShape;
import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From the words of a spec to layers. */
final class Lowering {
  private final String network;
  private final int conditionWidth;
  private final boolean sharedEmbedding;
  private final Initializer networkInitializer;
  private final long seed;

  /**
   * @param network {@code generator} or {@code discriminator}
   * @param conditionWidth how wide the condition of conditional norms is
   * @param sharedEmbedding whether that condition is an embedding rather than a one-hot class
   * @param seed the run's
   */
  Lowering(
      String network,
      int conditionWidth,
      boolean sharedEmbedding,
      Initializer networkInitializer,
      long seed) {
    this.network = network;
    this.conditionWidth = conditionWidth;
    this.sharedEmbedding = sharedEmbedding;
    this.networkInitializer = networkInitializer;
    this.seed = seed;
  }

  SpectralDense dense(
      String name,
      int units,
      boolean bias,
      @Nullable SpectralNorm norm,
      @Nullable Initializer init) {
    return new SpectralDense(path(name), units, bias, spectral(norm), initializer(init));
  }

  SpectralConv2D conv(String name, BlockSpec.Conv block) {
    return new SpectralConv2D(
        path(name),
        block.filters(),
        block.kernel(),
        block.stride(),
        block.bias(),
        spectral(block.spectralNorm()),
        initializer(block.initializer()));
  }

  SpectralConv2DTranspose transposed(String name, BlockSpec.TransposedConv block) {
    return new SpectralConv2DTranspose(
        path(name),
        block.filters(),
        block.kernel(),
        block.stride(),
        block.bias(),
        spectral(block.spectralNorm()),
        initializer(block.initializer()));
  }

  ResidualBlock residual(String name, BlockSpec.ResBlock block, BlockShape input) {
    int in = input.dimensions().get(2);
    boolean thin = block.hidden() == BlockSpec.ResBlock.Hidden.THIN;
    return new ResidualBlock(
        path(name),
        new ResidualBlock.Config(
            block.channels(),
            thin ? in : block.channels(),
            switch (requireNonNull(block.resample())) {
              case UP -> ResidualBlock.Resample.UP;
              case DOWN -> ResidualBlock.Resample.DOWN;
              case NONE -> ResidualBlock.Resample.NONE;
            },
            block.order() == BlockSpec.ResBlock.Order.PRE_ACTIVATION,
            block.shortcut() == BlockSpec.ResBlock.Shortcut.LEARNED,
            norms(requireNonNull(block.norm())),
            activation(requireNonNull(block.activation())),
            spectral(block.spectralNorm()),
            initializer(block.initializer()),
            initializer(null)));
  }

  SelfAttention attention(String name, BlockSpec.SelfAttention block) {
    SelfAttention.Widths widths =
        switch (requireNonNull(block.variant())) {
          case PAPER -> SelfAttention.Widths.paper(block.k());
          case PAPER_V1 -> SelfAttention.Widths.paperV1(block.k());
          case OFFICIAL -> SelfAttention.Widths.official(block.k());
        };
    return new SelfAttention(
        path(name),
        widths.withPooled(requireNonNull(block.pooled())),
        spectral(block.spectralNorm()),
        initializer(block.initializer()));
  }

  BottleneckBlock bottleneck(String name, BlockSpec.BottleneckResBlock block) {
    return new BottleneckBlock(
        path(name),
        block.hidden(),
        spectral(block.spectralNorm()),
        initializer(block.initializer()));
  }

  /** A maker of normalisations by name, or null for none. */
  @Nullable Function<String, GazeLayer> norms(NormSpec norm) {
    if (norm instanceof NormSpec.Batch batch) {
      return name -> new BatchNormalization(name, batch.decay(), batch.epsilon());
    }
    if (norm instanceof NormSpec.ConditionalBatch batch) {
      return name ->
          sharedEmbedding
              ? ConditionalBatchNorm.linear(
                  name,
                  conditionWidth,
                  batch.decay(),
                  batch.epsilon(),
                  initializer(networkInitializer))
              : ConditionalBatchNorm.perClass(name, conditionWidth, batch.decay(), batch.epsilon());
    }
    return null;
  }

  static Nonlinearity activation(Activation activation) {
    if (activation instanceof Activation.Relu) {
      return Nonlinearity.RELU;
    }
    if (activation instanceof Activation.LeakyRelu leaky) {
      return Nonlinearity.leakyRelu(leaky.slope());
    }
    if (activation instanceof Activation.Elu) {
      return (tf, x) -> tf.nn.elu(x);
    }
    if (activation instanceof Activation.Sigmoid) {
      return (tf, x) -> tf.math.sigmoid(x);
    }
    if (activation instanceof Activation.Tanh) {
      return (tf, x) -> tf.math.tanh(x);
    }
    return (tf, x) -> x;
  }

  @Nullable SpectralNormalization spectral(@Nullable SpectralNorm norm) {
    return norm instanceof SpectralNorm.PowerIteration iteration
        ? new SpectralNormalization(iteration.iterations(), iteration.gradientThroughIteration())
        : null;
  }

  Initializers.Seeded initializer(@Nullable Initializer initializer) {
    Initializer chosen = initializer == null ? networkInitializer : initializer;
    if (chosen instanceof Initializer.Normal normal) {
      return new Initializers.Normal(seed, normal.stddev());
    }
    if (chosen instanceof Initializer.Orthogonal orthogonal) {
      return new Initializers.Orthogonal(seed, orthogonal.gain());
    }
    return new Initializers.XavierUniform(
        seed, chosen instanceof Initializer.XavierUniform xavier ? xavier.gain() : 1);
  }

  /** The public name of a block's part. */
  String path(String name) {
    return network + "/" + name;
  }
}
