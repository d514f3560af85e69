package dev.gaze.block;

import dev.gaze.layers.Pass;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** One block of a network in a graph. */
@FunctionalInterface
public interface Stage {

  /**
   * One pass; every pass shares the stage's variables.
   *
   * @param condition what the block's conditional norms see, {@code [N, D]}; null without classes
   */
  Operand<Float> call(Ops tf, Operand<Float> input, @Nullable Operand<Float> condition, Pass pass);
}
