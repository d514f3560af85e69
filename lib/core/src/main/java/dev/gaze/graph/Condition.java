package dev.gaze.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/**
 * What a network knows besides its input: the class, and for a hierarchical generator (BigGAN) the
 * latent's later chunks.
 */
final class Condition {
  private final @Nullable Operand<Float> label;
  private final List<Operand<Float>> perBlock;

  private Condition(@Nullable Operand<Float> label, List<Operand<Float>> perBlock) {
    this.label = label;
    this.perBlock = perBlock;
  }

  /**
   * @param label one-hot class {@code [N, classes]} or its shared embedding; null without classes
   */
  static Condition of(@Nullable Operand<Float> label) {
    return new Condition(label, List.of());
  }

  /** The label beside one chunk of the latent for each conditional block. */
  static Condition hierarchical(Ops tf, Operand<Float> label, List<Operand<Float>> chunks) {
    List<Operand<Float>> perBlock = new ArrayList<>();
    for (Operand<Float> chunk : chunks) {
      perBlock.add(tf.concat(List.of(chunk, label), tf.constant(1)));
    }
    return new Condition(label, perBlock);
  }

  /** What the conditional block at an index (from 0) sees, {@code [N, D]}; null without classes. */
  @Nullable Operand<Float> forBlock(int index) {
    return index < perBlock.size() ? perBlock.get(index) : label;
  }
}
