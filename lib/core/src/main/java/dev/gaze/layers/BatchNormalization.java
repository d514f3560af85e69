package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Ones;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
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
  private int rank;

  /** Decay 0.999, epsilon 1e-5. */
  public BatchNormalization(String name) {
    this(name, 0.999, 1e-5);
  }

  public BatchNormalization(String name, double decay, double epsilon) {
    super(name);
    statistics = new BatchStatistics(decay, epsilon);
  }

  @Override
  protected void declare(Shape input) {
    List<Integer> channels = List.of(Math.toIntExact(input.size(input.numDimensions() - 1)));
    parameter("gamma", channels, 1, 1, new Ones());
    parameter("beta", channels, 1, 1, new Zeros());
    statistic("moving_mean", channels, new Zeros());
    statistic("moving_variance", channels, new Ones());
    rank = input.numDimensions();
  }

  @Override
  protected void connect(Ops tf) {
    statistics.connect(state("moving_mean"), state("moving_variance"), rank);
  }

  /** Any shape, to the same. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return input;
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    return statistics.normalize(tf, inputs.get(0), variable("gamma"), variable("beta"), pass);
  }
}
