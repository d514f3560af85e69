package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * 'Same'-padded convolution of {@code [N, H, W, C]} to {@code [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]}
 * with a kernel {@code [size, size, C, filters]} divided by its spectral norm.
 */
public final class SpectralConv2D extends SpectralKernel {
  private final int filters;
  private final int size;
  private final int stride;
  private @Nullable Operand<Float> kernelOfNearest;
  private @Nullable Operand<Float> kernelThenAverage;

  /** SAGAN's convolution: stride 1, bias, spectral norm, Xavier uniform. */
  public SpectralConv2D(String name, int filters, int size) {
    this(
        name,
        filters,
        size,
        1,
        true,
        SpectralNormalization.DEFAULT,
        new Initializers.XavierUniform(0, 1));
  }

  /**
   * @param norm null: the kernel as it is
   */
  public SpectralConv2D(
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
    declareKernel(
        List.of(size, size, channels, filters),
        size * size * channels,
        size * size * filters,
        filters,
        true);
  }

  /** {@code [N, H, W, C]} to {@code [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]}. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return Shape.make(
        input.size(0),
        (input.size(1) + stride - 1) / stride,
        (input.size(2) + stride - 1) / stride,
        filters);
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
    return addBias(tf, tf.nn.conv2d(inputs.get(0), kernel(tf), strides, "SAME"));
  }

  /**
   * The convolution of a map that {@link Resampling#nearest} has made twice as high and wide,
   * {@code [N, H, W, C]} to {@code [N, 2H, 2W, filters]}; for odd sizes and stride 1.
   */
  Operand<Float> ofNearest(Ops tf, Operand<Float> map) {
    Operand<Float> folded = kernelOfNearest;
    if (folded == null) {
      folded = FoldedConv2D.kernelOfNearest(tf, kernel());
      kernelOfNearest = folded;
    }
    return addBias(tf, FoldedConv2D.ofNearest(tf, map, Float32.wall(tf, folded)));
  }

  /**
   * The {@linkplain Resampling#average mean} of every 2×2 window of the convolution, {@code [N, H,
   * W, C]} to {@code [N, ⌊H/2⌋, ⌊W/2⌋, filters]}; for odd sizes and stride 1.
   */
  Operand<Float> thenAverage(Ops tf, Operand<Float> map, Pass pass) {
    Shape shape = map.asOutput().shape();
    if (shape.size(1) % 2 != 0 || shape.size(2) % 2 != 0) {
      return Resampling.average(tf, call(tf, map, pass), 2);
    }
    Operand<Float> folded = kernelThenAverage;
    if (folded == null) {
      folded = FoldedConv2D.kernelThenAverage(tf, kernel());
      kernelThenAverage = folded;
    }
    return addBias(tf, FoldedConv2D.thenAverage(tf, map, Float32.wall(tf, folded)));
  }
}
