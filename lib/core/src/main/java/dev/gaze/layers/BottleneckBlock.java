package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * x + conv3×3(hidden → C)(relu(conv3×3(C → hidden)(x))), without bias: what table 1 of the SAGAN
 * paper (Zhang et al. 2018, section 4.2) compares attention with. Input and output {@code [N, H, W,
 * C]}.
 */
public final class BottleneckBlock extends GazeLayer {
  private final int hidden;
  private final @Nullable SpectralNormalization norm;
  private final Initializer initializer;
  private @Nullable SpectralConv2D conv1;
  private @Nullable SpectralConv2D conv2;

  /**
   * @param norm null: kernels as they are
   */
  public BottleneckBlock(
      String name, int hidden, @Nullable SpectralNormalization norm, Initializer initializer) {
    super(name);
    this.hidden = hidden;
    this.norm = norm;
    this.initializer = initializer;
  }

  @Override
  protected void declare(Shape input) {
    Shape middle = Shape.make(input.size(0), input.size(1), input.size(2), hidden);
    int channels = Math.toIntExact(input.size(3));
    conv1 = child(conv("conv1", hidden), input);
    conv2 = child(conv("conv2", channels), middle);
  }

  private SpectralConv2D conv(String part, int filters) {
    return new SpectralConv2D(part(part), filters, 3, 1, false, norm, initializer);
  }

  /** {@code [N, H, W, C]} to the same. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return input;
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    if (conv1 == null || conv2 == null) {
      throw new IllegalStateException(getName() + ": build the layer before you call it");
    }
    Operand<Float> x = inputs.get(0);
    Operand<Float> h = tf.nn.relu(conv1.call(tf, x, pass));
    return tf.math.add(x, conv2.call(tf, h, pass));
  }
}
