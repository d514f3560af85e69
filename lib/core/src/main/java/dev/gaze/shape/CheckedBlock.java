package dev.gaze.shape;

import dev.gaze.block.BlockShape;
import dev.gaze.block.Condition;
import dev.gaze.block.Lowered;
import dev.gaze.block.Outcome;
import dev.gaze.layers.Weight;
import dev.gaze.spec.BlockSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block in its place. */
public final class CheckedBlock {
  private final int number;
  private final String name;
  private final BlockShape input;
  private final Outcome outcome;
  private final String path;
  private @Nullable List<Weight> weights;

  /**
   * @param path what the names of its variables begin with
   */
  CheckedBlock(int number, String name, BlockShape input, Outcome outcome, String path) {
    this.number = number;
    this.name = name;
    this.input = input;
    this.outcome = outcome;
    this.path = path;
  }

  /**
   * From 1, counting the blocks that were written; the blocks that {@code ShapeCheck} adds have 0.
   */
  public int number() {
    return number;
  }

  /** Its name within the network, such as {@code attention}, {@code norm}. */
  public String name() {
    return name;
  }

  /** The block with nothing left open: no component of it is null. */
  public BlockSpec block() {
    return outcome.block();
  }

  /** What comes in. */
  public BlockShape input() {
    return input;
  }

  /** What goes out. */
  public BlockShape output() {
    return outcome.output();
  }

  /** Its variables, in the order in which they are declared; those of KotlinDL's layers are not. */
  public synchronized List<Weight> weights() {
    if (weights == null) {
      weights = lowered().weights();
    }
    return weights;
  }

  /** Multiply-accumulates an image in its convolutions and matrix products. */
  public long macs() {
    return outcome.macs();
  }

  /** How many numbers an image the backward pass needs of it. */
  long kept() {
    return outcome.kept();
  }

  /** What its conditional norms see; null where it has none. */
  public @Nullable Condition condition() {
    return outcome.condition();
  }

  /** Its layers, new ones at every call; what they declare are its {@link #weights}. */
  public Lowered lowered() {
    return outcome.lowering().apply(path);
  }

  /** How many numbers are trained. */
  public long parameters() {
    return weights().stream().filter(Weight::trainable).mapToLong(Weight::size).sum();
  }

  /** Whether it was added to complete the network. */
  public boolean inferred() {
    return number == 0;
  }
}
