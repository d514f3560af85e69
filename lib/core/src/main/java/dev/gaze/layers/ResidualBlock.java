package dev.gaze.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * Residual block of two 3×3 convolutions, as in SNGAN and SAGAN (Miyato et al. 2018, appendix B.4;
 * released SAGAN code).
 *
 * <p>Up: norm, activation, nearest ×2, conv1, norm, activation, conv2; shortcut nearest ×2, 1×1.
 * Down: activation, conv1, activation, conv2, average-pool; shortcut 1×1, average-pool. First:
 * conv1, activation, conv2, average-pool; shortcut average-pool, 1×1. A 1×1 convolution and a
 * resampling commute, so the shortcut's is always done on the smaller map: the same values, a
 * quarter of the work. A 3×3 convolution and the resampling beside it are {@linkplain FoldedConv2D
 * one convolution}: the same values, four ninths of the work.
 *
 * <p>Inputs: x {@code [N, H, W, C]} and, where the norms are conditional, the condition.
 */
public final class ResidualBlock extends GazeLayer {
  private final Config config;
  private @Nullable GazeLayer norm1;
  private @Nullable GazeLayer norm2;
  private @Nullable SpectralConv2D conv1;
  private @Nullable SpectralConv2D conv2;
  private @Nullable SpectralConv2D shortcut;

  /** What becomes of height and width. */
  public enum Resample {
    UP,
    DOWN,
    NONE
  }

  /**
   * How a block is made.
   *
   * @param channels of the output
   * @param hidden channels between the convolutions
   * @param resample what becomes of height and width
   * @param preActivation false for a discriminator's first block, which sees the image
   * @param learnedShortcut whether the shortcut has a 1×1 convolution; without, channels must not
   *     change
   * @param norm makes a normalisation of a given name; null: none
   * @param activation null is not allowed; relu is {@link Nonlinearity#RELU}
   * @param spectralNorm of all kernels; null: none
   * @param initializer of the 3×3 kernels
   * @param shortcutInitializer of the shortcut's kernel
   */
  public record Config(
      int channels,
      int hidden,
      Resample resample,
      boolean preActivation,
      boolean learnedShortcut,
      @Nullable Function<String, GazeLayer> norm,
      Nonlinearity activation,
      @Nullable SpectralNormalization spectralNorm,
      Initializer initializer,
      Initializer shortcutInitializer) {}

  public ResidualBlock(String name, Config config) {
    super(name);
    this.config = config;
  }

  @Override
  protected void declare(Shape input) {
    Shape resampled = computeOutputShape(input);
    Shape large = config.resample() == Resample.UP ? resampled : input;
    Shape middle = Shape.make(large.size(0), large.size(1), large.size(2), config.hidden());
    Function<String, GazeLayer> norm = config.norm();
    if (norm != null && config.preActivation()) {
      norm1 = child(norm.apply(part("norm1")), input);
    }
    conv1 = child(conv("conv1", config.hidden(), 3, config.initializer()), input);
    if (norm != null) {
      norm2 = child(norm.apply(part("norm2")), middle);
    }
    conv2 = child(conv("conv2", config.channels(), 3, config.initializer()), middle);
    if (config.learnedShortcut()) {
      shortcut = child(conv("shortcut", config.channels(), 1, config.shortcutInitializer()), input);
    } else if (input.size(3) != config.channels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: an identity shortcut cannot lead from %d to %d channels",
              getName(),
              input.size(3),
              config.channels()));
    }
  }

  private SpectralConv2D conv(String part, int filters, int size, Initializer initializer) {
    return new SpectralConv2D(
        part(part), filters, size, 1, true, config.spectralNorm(), initializer);
  }

  /**
   * {@code [N, H, W, C]} to {@code [N, H, W, filters]}, with H and W doubled or halved where it
   * resamples.
   */
  @Override
  public Shape computeOutputShape(Shape input) {
    long height = input.size(1);
    long width = input.size(2);
    return switch (config.resample()) {
      case UP -> Shape.make(input.size(0), height * 2, width * 2, config.channels());
      case DOWN -> Shape.make(input.size(0), height / 2, width / 2, config.channels());
      case NONE -> Shape.make(input.size(0), height, width, config.channels());
    };
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    if (conv1 == null || conv2 == null) {
      throw new IllegalStateException(getName() + ": build the layer before you call it");
    }
    Operand<Float> x = inputs.get(0);
    Operand<Float> h = x;
    if (config.preActivation()) {
      h = config.activation().apply(tf, normalize(tf, norm1, inputs, h, pass));
    }
    h = config.resample() == Resample.UP ? conv1.ofNearest(tf, h) : conv1.call(tf, h, pass);
    h = config.activation().apply(tf, normalize(tf, norm2, inputs, h, pass));
    h =
        config.resample() == Resample.DOWN
            ? conv2.thenAverage(tf, h, pass)
            : conv2.call(tf, h, pass);
    return tf.math.add(h, past(tf, x, pass));
  }

  private static Operand<Float> normalize(
      Ops tf, @Nullable GazeLayer norm, List<Operand<Float>> inputs, Operand<Float> h, Pass pass) {
    if (norm == null) {
      return h;
    }
    List<Operand<Float>> withCondition = new ArrayList<>(inputs);
    withCondition.set(0, h);
    return norm.call(tf, withCondition, pass);
  }

  /** The shortcut: 1×1 on the smaller map. */
  private Operand<Float> past(Ops tf, Operand<Float> x, Pass pass) {
    Operand<Float> small = config.resample() == Resample.DOWN ? Resampling.average(tf, x, 2) : x;
    Operand<Float> mapped = shortcut == null ? small : shortcut.call(tf, small, pass);
    return config.resample() == Resample.UP ? Resampling.nearest(tf, mapped, 2) : mapped;
  }
}
