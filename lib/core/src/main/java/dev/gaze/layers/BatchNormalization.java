package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Ones;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * Batch normalisation over all axes but the last (Ioffe and Szegedy 2015). KotlinDL's own never
 * uses batch statistics.
 *
 * <p>Input and output {@code [..., C]}. The batch variance is biased, in the output and in the
 * moving variance; moving' = decay · moving + (1 − decay) · batch.
 */
public final class BatchNormalization extends GazeLayer {
  private final BatchStatistics statistics;
  private @Nullable Operand<Float> gamma;
  private @Nullable Operand<Float> beta;

  /** Decay 0.999, epsilon 1e-5. */
  public BatchNormalization(String name) {
    this(name, 0.999, 1e-5);
  }

  public BatchNormalization(String name, double decay, double epsilon) {
    super(name);
    statistics = new BatchStatistics(decay, epsilon);
  }

  @Override
  protected void define(Ops tf, Shape input) {
    Shape channels = Shape.make(input.size(input.numDimensions() - 1));
    gamma = parameter(tf, "gamma", channels, 1, 1, new Ones());
    beta = parameter(tf, "beta", channels, 1, 1, new Zeros());
    statistics.define(
        statistic(tf, "moving_mean", channels, new Zeros()),
        statistic(tf, "moving_variance", channels, new Ones()),
        input.numDimensions());
  }

  @Override
  public Shape computeOutputShape(Shape input) {
    return input;
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    if (gamma == null || beta == null) {
      throw new IllegalStateException(getName() + ": build the layer before you call it");
    }
    return statistics.normalize(tf, inputs.get(0), gamma, beta, pass);
  }
}
