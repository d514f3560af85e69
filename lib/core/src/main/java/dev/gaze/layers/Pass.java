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
  public static final Pass TRAINING = new Pass(true, null);

  /** Moving statistics; nothing is updated. */
  public static final Pass INFERENCE = new Pass(false, null);

  private final boolean training;
  private final @Nullable Operand<Boolean> decidedLater;

  private Pass(boolean training, @Nullable Operand<Boolean> decidedLater) {
    this.training = training;
    this.decidedLater = decidedLater;
  }

  /**
   * Decided by a boolean scalar when the graph runs.
   *
   * @param isTraining KotlinDL's {@code training} placeholder
   */
  public static Pass decidedBy(Operand<Boolean> isTraining) {
    return new Pass(false, isTraining);
  }

  /** False where the pass is known to be inference: nothing needs to be updated. */
  public boolean mayTrain() {
    return training || decidedLater != null;
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
