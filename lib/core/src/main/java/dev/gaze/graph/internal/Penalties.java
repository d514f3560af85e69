package dev.gaze.graph.internal;

import dev.gaze.layers.Float32;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;

/** The additions to a loss that look at gradients or weights; all are scalars. */
final class Penalties {

  private Penalties() {}

  /** A discriminator for given images, to logits {@code [N]}. */
  interface Critic {
    Operand<Float> logits(Operand<Float> images);
  }

  /**
   * mean (|∂D/∂x| − 1)² at mix · real + (1 − mix) · fake (Gulrajani et al. 2017, equation 3).
   *
   * @param mix {@code [N]}, uniform in [0, 1)
   */
  static Operand<Float> gradientPenalty(
      Ops tf, Operand<Float> real, Operand<Float> fake, Operand<Float> mix, Critic critic) {
    Operand<Float> part = tf.reshape(mix, tf.constant(new int[] {-1, 1, 1, 1}));
    Operand<Float> from = Float32.wall(tf, fake);
    Operand<Float> between = tf.math.add(from, tf.math.mul(part, tf.math.sub(real, from)));
    Operand<Float> squares =
        Losses.squaredNorms(tf, inputGradient(tf, critic.logits(between), between));
    // The root of 0 has no gradient.
    Operand<Float> norms = tf.math.sqrt(tf.math.add(squares, tf.constant(1e-12f)));
    Operand<Float> off = tf.math.sub(norms, tf.constant(1f));
    return Losses.mean(tf, tf.math.square(off));
  }

  /** ½ · mean |∂D/∂x|² at real images (Mescheder et al. 2018, equation 9). */
  static Operand<Float> r1(Ops tf, Operand<Float> real, Operand<Float> logits) {
    Operand<Float> squares = Losses.squaredNorms(tf, inputGradient(tf, logits, real));
    return tf.math.mul(tf.constant(0.5f), Losses.mean(tf, squares));
  }

  /** Σ |WᵀW ⊙ (1 − I)|² over kernels of rank 2 and 4, as {@code [-1, out]}. */
  static Operand<Float> orthogonality(Ops tf, List<KVariable> parameters) {
    List<Operand<Float>> terms = new ArrayList<>();
    for (KVariable parameter : parameters) {
      if (!parameter.getName().endsWith("kernel")) {
        continue;
      }
      int rank = parameter.getShape().numDimensions();
      int out = Math.toIntExact(parameter.getShape().size(rank - 1));
      // Behind a wall of its own: spectral norm reshapes the same weight and wants it in float32.
      Operand<Float> weight = Float32.wall(tf, parameter.getVariable());
      Operand<Float> matrix = tf.reshape(weight, tf.constant(new int[] {-1, out}));
      Operand<Float> gram =
          Float32.wall(tf, tf.linalg.matMul(matrix, matrix, MatMul.transposeA(true)));
      Operand<Float> offDiagonal =
          tf.math.sub(gram, tf.linalg.tensorDiag(tf.linalg.tensorDiagPart(gram)));
      terms.add(tf.reduceSum(tf.math.square(offDiagonal), tf.constant(new int[] {0, 1})));
    }
    return tf.math.addN(terms);
  }

  private static Operand<Float> inputGradient(
      Ops tf, Operand<Float> logits, Operand<Float> images) {
    return Float32.wall(tf, tf.gradients(logits, List.of(images)).<Float>dy(0));
  }
}
