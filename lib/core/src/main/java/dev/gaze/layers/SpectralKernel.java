package dev.gaze.layers;

import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
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
  private @Nullable Operand<Float> biasVariable;

  SpectralKernel(
      String name, boolean bias, @Nullable SpectralNormalization norm, Initializer initializer) {
    super(name);
    this.bias = bias;
    this.norm = norm;
    this.initializer = initializer;
  }

  /**
   * Makes the kernel, its u and the bias.
   *
   * @param shape of the kernel as it is stored
   * @param out the side along which it is normalised, and the length of the bias
   * @param outLast whether {@code out} is the kernel's last dimension, else the one before
   */
  final void defineKernel(Ops tf, Shape shape, int fanIn, int fanOut, int out, boolean outLast) {
    Operand<Float> stored = parameter(tf, "kernel", shape, fanIn, fanOut, initializer);
    if (bias) {
      biasVariable = parameter(tf, "bias", Shape.make(out), fanIn, fanOut, new Zeros());
    }
    if (norm == null) {
      kernel = stored;
      return;
    }
    State u = weightState(tf, "u", Shape.make(out), new Initializers.Normal(seed(), 1));
    var result =
        norm.apply(tf, getName(), outLast ? stored : swap(tf, stored, shape), out, u.variable());
    u.advance(before -> result.u());
    normalized = result;
    kernel = outLast ? result.kernel() : swap(tf, result.kernel(), shape);
  }

  private long seed() {
    return initializer instanceof Initializers.Seeded seeded ? seeded.seed() : 0;
  }

  /** Swaps the last two dimensions. */
  private static Operand<Float> swap(Ops tf, Operand<Float> kernel, Shape shape) {
    int rank = shape.numDimensions();
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
    if (kernel == null) {
      throw new IllegalStateException(getName() + ": build the layer before you call it");
    }
    return Float32.wall(tf, kernel);
  }

  /** Adds the bias where there is one. */
  final Operand<Float> addBias(Ops tf, Operand<Float> x) {
    return biasVariable == null ? x : tf.nn.biasAdd(x, biasVariable);
  }

  @Override
  public final Stream<SpectralNormalization.Normalized> spectralNorms() {
    return Stream.ofNullable(normalized);
  }
}
