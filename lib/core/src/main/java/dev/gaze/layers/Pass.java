package dev.gaze.layers;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/**
 * Whether a forward pass trains: known when the graph is built, or (in KotlinDL's own models) only
 * when it runs.
 */
public final class Pass {

  /** Batch statistics. */
  public static final Pass TRAINING = new Pass(true, null, null);

  /** Moving statistics; nothing is updated. */
  public static final Pass INFERENCE = new Pass(false, null, null);

  private final boolean training;
  private final @Nullable Operand<Boolean> decidedLater;
  private final @Nullable Operand<Float> mostKept;

  private Pass(
      boolean training,
      @Nullable Operand<Boolean> decidedLater,
      @Nullable Operand<Float> mostKept) {
    this.training = training;
    this.decidedLater = decidedLater;
    this.mostKept = mostKept;
  }

  /**
   * Batch statistics, while moving statistics may still have to warm up.
   *
   * @param mostKept what they keep of themselves at most, whatever their decay; a scalar
   */
  public static Pass training(Operand<Float> mostKept) {
    return new Pass(true, null, mostKept);
  }

  /**
   * Decided by a boolean scalar when the graph runs.
   *
   * @param isTraining KotlinDL's {@code training} placeholder
   */
  public static Pass decidedBy(Operand<Boolean> isTraining) {
    return new Pass(false, isTraining, null);
  }

  /** Whether the pass is known to use batch statistics. */
  boolean isTraining() {
    return training;
  }

  /** False where the pass is known to be inference: nothing needs to be updated. */
  public boolean mayTrain() {
    return training || decidedLater != null;
  }

  /** What moving statistics of a decay keep of themselves in this pass. */
  Operand<Float> kept(Ops tf, float decay) {
    Operand<Float> warm = tf.constant(decay);
    return mostKept == null ? warm : tf.math.minimum(warm, mostKept);
  }

  /** One of two values of the same shape; builds only what can be needed. */
  public Operand<Float> choose(
      Ops tf, Supplier<Operand<Float>> whenTraining, Supplier<Operand<Float>> whenNot) {
    if (decidedLater != null) {
      return tf.where3(decidedLater, whenTraining.get(), whenNot.get());
    }
    return training ? whenTraining.get() : whenNot.get();
  }
}
