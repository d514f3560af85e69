package dev.gaze.layers;

import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jetbrains.kotlinx.dl.api.core.initializer.Ones;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * Class-conditional batch normalisation (de Vries et al. 2017; Dumoulin et al. 2017): gamma and
 * beta depend on a condition.
 *
 * <p>Inputs: x {@code [N, H, W, C]} and a condition {@code [N, D]}. With {@link #perClass} the
 * condition is the one-hot class and {@code gamma}, {@code beta} are tables {@code [classes, C]}
 * that start at 1 and 0. With {@link #linear} (BigGAN, Brock et al. 2019, appendix B) the condition
 * is any vector, gamma is 1 + condition · {@code gamma/kernel} and beta is condition · {@code
 * beta/kernel}.
 */
public final class ConditionalBatchNorm extends GazeLayer {
  private final int width;
  private final @Nullable Initializer linear;
  private final BatchStatistics statistics;
  private int channels;

  private ConditionalBatchNorm(
      String name, int width, double decay, double epsilon, @Nullable Initializer linear) {
    super(name);
    this.width = width;
    this.linear = linear;
    statistics = new BatchStatistics(decay, epsilon);
  }

  /** A gamma and a beta for every class. */
  public static ConditionalBatchNorm perClass(
      String name, int classes, double decay, double epsilon) {
    return new ConditionalBatchNorm(name, classes, decay, epsilon, null);
  }

  /** Gamma and beta linear in a condition of a given width, without bias. */
  public static ConditionalBatchNorm linear(
      String name, int width, double decay, double epsilon, Initializer initializer) {
    return new ConditionalBatchNorm(name, width, decay, epsilon, initializer);
  }

  @Override
  protected void declare(Shape input) {
    channels = Math.toIntExact(input.size(3));
    List<Integer> table = List.of(width, channels);
    List<Integer> perChannel = List.of(channels);
    parameter(gamma(), table, width, channels, linear == null ? new Ones() : linear);
    parameter(beta(), table, width, channels, linear == null ? new Zeros() : linear);
    statistic("moving_mean", perChannel, new Zeros());
    statistic("moving_variance", perChannel, new Ones());
  }

  private String gamma() {
    return linear == null ? "gamma" : "gamma/kernel";
  }

  private String beta() {
    return linear == null ? "beta" : "beta/kernel";
  }

  @Override
  protected void connect(Ops tf) {
    statistics.connect(state("moving_mean"), state("moving_variance"), 4);
  }

  /** {@code [N, H, W, C]} to the same. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return input;
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    Operand<Float> condition = inputs.get(1);
    Operand<Float> scale = perImage(tf, condition, variable(gamma()));
    if (linear != null) {
      scale = tf.math.add(scale, tf.constant(1f));
    }
    return statistics.normalize(
        tf, inputs.get(0), scale, perImage(tf, condition, variable(beta())), pass);
  }

  private Operand<Float> perImage(Ops tf, Operand<Float> condition, Operand<Float> table) {
    return tf.reshape(
        tf.linalg.matMul(condition, table), tf.constant(new int[] {-1, 1, 1, channels}));
  }
}
