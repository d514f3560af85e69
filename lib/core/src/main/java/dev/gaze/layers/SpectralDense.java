package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * {@code [N, D]} to {@code [N, units]} with a kernel {@code [D, units]} divided by its spectral
 * norm. A map is flattened first.
 */
public final class SpectralDense extends SpectralKernel {
  private final int units;
  private int width;

  /** SAGAN's dense layer: bias, spectral norm, Xavier uniform. */
  public SpectralDense(String name, int units) {
    this(name, units, true, SpectralNormalization.DEFAULT, new Initializers.XavierUniform(0, 1));
  }

  /**
   * @param norm null: the kernel as it is
   */
  public SpectralDense(
      String name,
      int units,
      boolean bias,
      @Nullable SpectralNormalization norm,
      Initializer initializer) {
    super(name, bias, norm, initializer);
    this.units = units;
  }

  @Override
  protected void declare(Shape input) {
    long flat = 1;
    for (int i = 1; i < input.numDimensions(); i++) {
      flat *= input.size(i);
    }
    width = Math.toIntExact(flat);
    declareKernel(List.of(width, units), width, units, units, true);
  }

  /** {@code [N, D]} to {@code [N, units]}. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return Shape.make(input.size(0), units);
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    Operand<Float> x = tf.reshape(inputs.get(0), tf.constant(new int[] {-1, width}));
    return addBias(tf, tf.linalg.matMul(x, kernel(tf)));
  }
}
