package dev.gaze.graph;

import dev.gaze.layers.Pass;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** One block of a network in a graph. */
@FunctionalInterface
interface Stage {

  /** One pass; every pass shares the stage's variables. */
  Operand<Float> call(Ops tf, Operand<Float> input, Condition condition, Pass pass);
}
