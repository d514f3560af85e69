package dev.gaze.graph.internal;

import dev.gaze.graph.internal.Objectives.Judged;
import dev.gaze.layers.Pass;
import dev.gaze.layers.State;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.LossTerm;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** How a discriminator sees images in training. */
record Judging(Ops tf, CheckedGan gan, Network discriminator, Inputs inputs, Pass pass) {

  /**
   * Both sides of a discriminator's step.
   *
   * @param real of real images
   * @param fake of generated ones
   * @param areOneBatch whether they come of one pass
   */
  record Sides(Judged real, Judged fake, boolean areOneBatch) {}

  private Judged judged(Operand<Float> images, Operand<Integer> labels) {
    Operand<Float> label = inputs.oneHot(tf, labels);
    return new Judged(images, discriminator.judge(images, label, pass), label);
  }

  /**
   * What it says of real and of generated images. Wherever that makes no difference both are one
   * batch: half the operations, there and back.
   */
  Sides sides(Operand<Float> reals, Operand<Float> fakes) {
    if (!areOneBatch()) {
      Judged real = judged(reals, inputs.realLabels());
      return new Sides(real, judged(fakes, inputs.fakeLabels()), false);
    }
    Operand<Integer> rows = tf.constant(0);
    Operand<Integer> labels = tf.concat(List.of(inputs.realLabels(), inputs.fakeLabels()), rows);
    Network.Judgement both = judged(tf.concat(List.of(reals, fakes), rows), labels).judgement();
    Operand<Integer> sizes =
        tf.concat(List.of(tf.shape(inputs.realLabels()), tf.shape(inputs.fakeLabels())), rows);
    return new Sides(
        new Judged(reals, part(both, sizes, 0), inputs.oneHot(tf, inputs.realLabels())),
        new Judged(fakes, part(both, sizes, 1), inputs.oneHot(tf, inputs.fakeLabels())),
        true);
  }

  /** What it says of the generated images in a generator's step, where they are alone. */
  Judged generated(Sides sides) {
    Judged fake = sides.fake();
    return sides.areOneBatch() ? judged(fake.images(), inputs.fakeLabels()) : fake;
  }

  /**
   * Not where images of a batch see each other, as batch normalisation lets them, or might, in a
   * layer that is not Gaze's; nor with R1, whose gradient would pass through the other half, too.
   */
  private boolean areOneBatch() {
    return discriminator.states().stream().noneMatch(State::ofData)
        && gan.discriminator().blocks().stream()
            .noneMatch(block -> block.block() instanceof BlockSpec.Custom)
        && gan.spec().training().terms().stream().noneMatch(LossTerm.R1.class::isInstance);
  }

  private Network.Judgement part(Network.Judgement both, Operand<Integer> sizes, int which) {
    Operand<Float> classes = both.classLogits();
    return new Network.Judgement(
        part(both.logits(), sizes, which), classes == null ? null : part(classes, sizes, which));
  }

  private Operand<Float> part(Operand<Float> both, Operand<Integer> sizes, int which) {
    return tf.splitV(both, sizes, tf.constant(0), 2L).output().get(which);
  }
}
