package dev.gaze.layers;

import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/**
 * A layer around one kernel and an optional bias, spectrally normalised or not. The kernel is
 * normalised once, when the layer is built: every pass of a step sees the same weights.
 */
abstract class SpectralKernel extends GazeLayer {
  private final boolean bias;
  private final @Nullable SpectralNormalization norm;
  private final Initializer initializer;
  private SpectralNormalization.@Nullable Normalized normalized;
  private @Nullable Operand<Float> kernel;
  private List<Integer> shape = List.of();
  private int out;
  private boolean outLast = true;

  SpectralKernel(
      String name, boolean bias, @Nullable SpectralNormalization norm, Initializer initializer) {
    super(name);
    this.bias = bias;
    this.norm = norm;
    this.initializer = initializer;
  }

  /**
   * Declares the kernel, the bias and u.
   *
   * @param shape of the kernel as it is stored
   * @param out the side along which it is normalised, and the length of the bias
   * @param outLast whether {@code out} is the kernel's last dimension, else the one before
   */
  final void declareKernel(List<Integer> shape, int fanIn, int fanOut, int out, boolean outLast) {
    this.shape = shape;
    this.out = out;
    this.outLast = outLast;
    parameter("kernel", shape, fanIn, fanOut, initializer);
    if (bias) {
      parameter("bias", List.of(out), fanIn, fanOut, new Zeros());
    }
    if (norm != null) {
      weightState("u", List.of(out), new Initializers.Normal(seed(), 1));
    }
  }

  @Override
  protected final void connect(Ops tf) {
    Operand<Float> stored = variable("kernel");
    if (norm == null) {
      kernel = stored;
      return;
    }
    State u = state("u");
    var result = norm.apply(tf, getName(), outLast ? stored : swap(tf, stored), out, u.variable());
    u.advance(before -> result.u());
    normalized = result;
    kernel = outLast ? result.kernel() : swap(tf, result.kernel());
  }

  private long seed() {
    return initializer instanceof Initializers.Seeded seeded ? seeded.seed() : 0;
  }

  /** Swaps the last two dimensions. */
  private Operand<Float> swap(Ops tf, Operand<Float> kernel) {
    int rank = shape.size();
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = i;
    }
    order[rank - 1] = rank - 2;
    order[rank - 2] = rank - 1;
    return tf.linalg.transpose(kernel, tf.constant(order));
  }

  /** The kernel as a pass uses it; the gradients of several passes are added in float32. */
  final Operand<Float> kernel(Ops tf) {
    return Float32.wall(tf, kernel());
  }

  /** The kernel that all passes share. */
  final Operand<Float> kernel() {
    if (kernel == null) {
      throw new IllegalStateException(getName() + ": build the layer before you call it");
    }
    return kernel;
  }

  /** Adds the bias where there is one. */
  final Operand<Float> addBias(Ops tf, Operand<Float> x) {
    return bias ? tf.nn.biasAdd(x, variable("bias")) : x;
  }

  @Override
  public final Stream<SpectralNormalization.Normalized> spectralNorms() {
    return Stream.ofNullable(normalized);
  }
}
