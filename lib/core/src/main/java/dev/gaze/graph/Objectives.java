package dev.gaze.graph;

import dev.gaze.layers.Pass;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.TrainingSpec;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** What each network minimises: the adversarial loss and the spec's additions; scalars. */
final class Objectives {
  private final Ops tf;
  private final TrainingSpec training;
  private final Network discriminator;
  private final Pass pass;

  Objectives(Ops tf, TrainingSpec training, Network discriminator, Pass pass) {
    this.tf = tf;
    this.training = training;
    this.discriminator = discriminator;
    this.pass = pass;
  }

  /**
   * Images, what the discriminator says of them, and their class.
   *
   * @param images {@code [N, H, W, C]}
   * @param label one-hot {@code [N, classes]}; null without classes
   */
  record Judged(
      Operand<Float> images, Network.Judgement judgement, @Nullable Operand<Float> label) {

    Operand<Float> logits() {
      return judgement.logits();
    }
  }

  /**
   * The discriminator's.
   *
   * @param mix {@code [N]}, where a gradient penalty looks
   */
  Operand<Float> discriminator(Judged real, Judged fake, Operand<Float> mix) {
    Operand<Float> loss = Losses.discriminator(tf, training.loss(), real.logits(), fake.logits());
    for (LossTerm term : training.terms()) {
      if (term instanceof LossTerm.AuxiliaryClassifier classifier) {
        loss = add(loss, classifier.weight(), tf.math.add(crossEntropy(real), crossEntropy(fake)));
      } else if (term instanceof LossTerm.GradientPenalty penalty) {
        Penalties.Critic critic =
            images -> discriminator.judge(images, real.label(), pass).logits();
        loss =
            add(
                loss,
                penalty.weight(),
                Penalties.gradientPenalty(tf, real.images(), fake.images(), mix, critic));
      } else if (term instanceof LossTerm.R1 r1) {
        loss = add(loss, r1.weight(), Penalties.r1(tf, real.images(), real.logits()));
      }
    }
    return loss;
  }

  /**
   * The generator's.
   *
   * @param weights the generator's
   */
  Operand<Float> generator(Judged fake, List<KVariable> weights) {
    Operand<Float> loss = Losses.generator(tf, training.loss(), fake.logits());
    for (LossTerm term : training.terms()) {
      if (term instanceof LossTerm.AuxiliaryClassifier classifier) {
        loss = add(loss, classifier.weight(), crossEntropy(fake));
      } else if (term instanceof LossTerm.OrthogonalRegularization orthogonal) {
        loss = add(loss, orthogonal.weight(), Penalties.orthogonality(tf, weights));
      }
    }
    return loss;
  }

  private Operand<Float> add(Operand<Float> loss, double weight, Operand<Float> term) {
    return tf.math.add(loss, tf.math.mul(tf.constant((float) weight), term));
  }

  private Operand<Float> crossEntropy(Judged judged) {
    Operand<Float> logits = judged.judgement().classLogits();
    Operand<Float> label = judged.label();
    if (logits == null || label == null) {
      throw new IllegalStateException("an auxiliary classifier needs classes and its head");
    }
    return Losses.crossEntropy(tf, logits, label);
  }
}
