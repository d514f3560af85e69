package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.DenseMap;
import dev.gaze.spec.BlockSpec.TransposedConv;
import dev.gaze.spec.BlockSpec.Upsample;
import java.util.function.Consumer;

/**
 * A generator: {@code generator(g -> g.resBlock(256).selfAttention(8).resBlock(256))}. The first
 * dense map and the last norm-relu-conv-tanh need not be said.
 */
public final class GeneratorBuilder extends NetworkBuilder<GeneratorBuilder> {

  GeneratorBuilder(NetworkSpec from) {
    super(from);
  }

  @Override
  GeneratorBuilder self() {
    return this;
  }

  /**
   * Width of one class embedding that all conditional norms share (BigGAN); 0, as at first: none.
   */
  public GeneratorBuilder sharedEmbedding(int width) {
    sharedEmbedding = width;
    return said("sharedEmbedding");
  }

  /** {@link DenseMap} of a square map. */
  public GeneratorBuilder denseMap(int size, int channels) {
    return denseMap(size, size, channels);
  }

  /** {@link DenseMap}. */
  public GeneratorBuilder denseMap(int height, int width, int channels) {
    return add(DenseMap.of(height, width, channels));
  }

  /** {@link DenseMap}. */
  public GeneratorBuilder denseMap(
      int height, int width, int channels, Consumer<KernelBuilder<DenseMap>> options) {
    var builder = DenseMap.of(height, width, channels).toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link TransposedConv} 5×5, stride 2. */
  public GeneratorBuilder transposedConv(int filters) {
    return transposedConv(filters, TransposedConv.KERNEL);
  }

  /** {@link TransposedConv}, stride 2. */
  public GeneratorBuilder transposedConv(int filters, int kernel) {
    return add(TransposedConv.of(filters, kernel));
  }

  /** {@link TransposedConv}. */
  public GeneratorBuilder transposedConv(
      int filters, int kernel, Consumer<ConvBuilder<TransposedConv>> options) {
    var builder = TransposedConv.of(filters, kernel).toBuilder();
    options.accept(builder);
    return add(builder.build());
  }

  /** {@link Upsample} by nearest neighbour. */
  public GeneratorBuilder upsample(int factor) {
    return upsample(factor, Upsample.Method.NEAREST);
  }

  /** {@link Upsample}. */
  public GeneratorBuilder upsample(int factor, Upsample.Method method) {
    return add(new Upsample(factor, method));
  }

  /** The hyperbolic tangent, the end of every generator. */
  public GeneratorBuilder tanh() {
    return activate(Activation.TANH);
  }
}
