package dev.gaze.graph.internal;

import dev.gaze.layers.Pass;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
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
    return with(
        Losses.discriminator(tf, training.loss(), real.logits(), fake.logits()),
        new LossTerm.Visitor<>() {
          @Override
          public Optional<Operand<Float>> auxiliaryClassifier(LossTerm.AuxiliaryClassifier term) {
            return Optional.of(tf.math.add(crossEntropy(real), crossEntropy(fake)));
          }

          @Override
          public Optional<Operand<Float>> gradientPenalty(LossTerm.GradientPenalty term) {
            Penalties.Critic critic =
                images -> discriminator.judge(images, real.label(), pass).logits();
            return Optional.of(
                Penalties.gradientPenalty(tf, real.images(), fake.images(), mix, critic));
          }

          @Override
          public Optional<Operand<Float>> r1(LossTerm.R1 term) {
            return Optional.of(Penalties.r1(tf, real.images(), real.logits()));
          }

          @Override
          public Optional<Operand<Float>> orthogonalRegularization(
              LossTerm.OrthogonalRegularization term) {
            return Optional.empty();
          }
        });
  }

  /**
   * The generator's.
   *
   * @param weights the generator's
   */
  Operand<Float> generator(Judged fake, List<KVariable> weights) {
    return with(
        Losses.generator(tf, training.loss(), fake.logits()),
        new LossTerm.Visitor<>() {
          @Override
          public Optional<Operand<Float>> auxiliaryClassifier(LossTerm.AuxiliaryClassifier term) {
            return Optional.of(crossEntropy(fake));
          }

          @Override
          public Optional<Operand<Float>> gradientPenalty(LossTerm.GradientPenalty term) {
            return Optional.empty();
          }

          @Override
          public Optional<Operand<Float>> r1(LossTerm.R1 term) {
            return Optional.empty();
          }

          @Override
          public Optional<Operand<Float>> orthogonalRegularization(
              LossTerm.OrthogonalRegularization term) {
            return Optional.of(Penalties.orthogonality(tf, weights));
          }
        });
  }

  /**
   * The loss and the spec's terms.
   *
   * @param parts what a term is for the network; empty where it is no concern of it
   */
  private Operand<Float> with(
      Operand<Float> adversarial, LossTerm.Visitor<Optional<Operand<Float>>> parts) {
    Operand<Float> loss = adversarial;
    for (LossTerm term : training.terms()) {
      Optional<Operand<Float>> part = term.accept(parts);
      if (part.isPresent()) {
        loss = add(loss, term.weight(), part.get());
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
