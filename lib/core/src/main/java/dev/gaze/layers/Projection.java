package dev.gaze.layers;

import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * The class term of a projection discriminator, Σ h · embedding(y) (Miyato and Koyama 2018,
 * equation 3).
 *
 * <p>Inputs: h {@code [N, D]} and the class as one-hot {@code [N, classes]}; output {@code [N, 1]}.
 * The table {@code [classes, D]} is spectrally normalised as its transpose, so that u has {@code
 * classes} entries.
 */
public final class Projection extends GazeLayer {
  private final int classes;
  private final @Nullable SpectralNormalization norm;
  private final Initializer initializer;
  private SpectralNormalization.@Nullable Normalized normalized;
  private @Nullable Operand<Float> table;

  /** SAGAN's: spectral norm, Xavier uniform. */
  public Projection(String name, int classes) {
    this(name, classes, SpectralNormalization.DEFAULT, new Initializers.XavierUniform(0, 1));
  }

  /**
   * @param norm null: the table as it is
   */
  public Projection(
      String name, int classes, @Nullable SpectralNormalization norm, Initializer initializer) {
    super(name);
    this.classes = classes;
    this.norm = norm;
    this.initializer = initializer;
  }

  @Override
  protected void declare(Shape input) {
    int width = Math.toIntExact(input.size(1));
    parameter("kernel", List.of(classes, width), classes, width, initializer);
    if (norm != null) {
      long seed = initializer instanceof Initializers.Seeded seeded ? seeded.seed() : 0;
      weightState("u", List.of(classes), new Initializers.Normal(seed, 1));
    }
  }

  @Override
  protected void connect(Ops tf) {
    Operand<Float> stored = variable("kernel");
    if (norm == null) {
      table = stored;
      return;
    }
    State u = state("u");
    Operand<Integer> swap = tf.constant(new int[] {1, 0});
    var result =
        norm.apply(tf, getName(), tf.linalg.transpose(stored, swap), classes, u.variable());
    u.advance(before -> result.u());
    normalized = result;
    table = tf.linalg.transpose(result.kernel(), swap);
  }

  /** {@code [N, D]} to {@code [N, 1]}. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return Shape.make(input.size(0), 1);
  }

  /** The table as the passes use it, {@code [classes, D]}. */
  public Operand<Float> table() {
    if (table == null) {
      throw new IllegalStateException(getName() + ": build the layer before you call it");
    }
    return table;
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    Operand<Float> h = Float32.wall(tf, inputs.get(0));
    Operand<Float> rows =
        Float32.wall(tf, tf.linalg.matMul(inputs.get(1), Float32.wall(tf, table())));
    return tf.reduceSum(
        tf.math.mul(h, rows),
        tf.constant(new int[] {1}),
        org.tensorflow.op.core.ReduceSum.keepDims(true));
  }

  @Override
  public Stream<SpectralNormalization.Normalized> spectralNorms() {
    return Stream.ofNullable(normalized);
  }
}
