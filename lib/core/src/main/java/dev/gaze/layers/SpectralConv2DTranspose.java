package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * 'Same'-padded transposed convolution of {@code [N, H, W, C]} to {@code [N, H·stride, W·stride,
 * filters]}; kernel {@code [size, size, filters, C]}, as TensorFlow's {@code conv2d_transpose} has
 * it.
 */
public final class SpectralConv2DTranspose extends SpectralKernel {
  private final int filters;
  private final int size;
  private final int stride;
  private long height;
  private long width;

  /**
   * @param norm null: the kernel as it is; else normalised with {@code filters} as its columns
   */
  public SpectralConv2DTranspose(
      String name,
      int filters,
      int size,
      int stride,
      boolean bias,
      @Nullable SpectralNormalization norm,
      Initializer initializer) {
    super(name, bias, norm, initializer);
    this.filters = filters;
    this.size = size;
    this.stride = stride;
  }

  @Override
  protected void declare(Shape input) {
    int channels = Math.toIntExact(input.size(3));
    height = input.size(1) * stride;
    width = input.size(2) * stride;
    declareKernel(
        List.of(size, size, filters, channels),
        size * size * channels,
        size * size * filters,
        filters,
        false);
  }

  /** {@code [N, H, W, C]} to {@code [N, H·stride, W·stride, filters]}. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return Shape.make(input.size(0), input.size(1) * stride, input.size(2) * stride, filters);
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    Operand<Float> x = inputs.get(0);
    Operand<Integer> batch =
        tf.slice(tf.shape(x), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
    Operand<Integer> map =
        tf.constant(new int[] {Math.toIntExact(height), Math.toIntExact(width), filters});
    List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
    return addBias(
        tf,
        tf.nn.conv2dBackpropInput(
            tf.concat(List.of(batch, map), tf.constant(0)), kernel(tf), x, strides, "SAME"));
  }
}
