package dev.gaze.train;

import dev.gaze.graph.KotlinDlLayer;
import dev.gaze.spec.CustomLayer;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.CheckNumerics;

/** Passes a batch of latents on, and fails in TensorFlow where a number of it is a given one. */
final class Tripwire extends Layer {
  private final float at;

  private Tripwire(float at) {
    super("");
    this.at = at;
  }

  /** A block that fails at a number. */
  static CustomLayer at(float number) {
    return new KotlinDlLayer("tripwire", () -> new Tripwire(number));
  }

  @Override
  public void build(Ops tf, Shape input) {}

  @Override
  public Shape computeOutputShape(Shape input) {
    return input;
  }

  @Override
  public Operand<Float> forward(
      Ops tf,
      Operand<Float> input,
      Operand<Boolean> isTraining,
      @Nullable Operand<Float> numberOfLosses) {
    Operand<Float> one = tf.dtypes.cast(tf.math.notEqual(input, tf.constant(at)), Float.class);
    return CheckNumerics.create(tf.scope(), tf.math.div(input, one), "tripped");
  }

  @Override
  public boolean getHasActivation() {
    return false;
  }
}
