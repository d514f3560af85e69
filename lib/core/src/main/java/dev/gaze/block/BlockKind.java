package dev.gaze.block;

import dev.gaze.spec.BlockSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Gaze knows of one kind of block. */
public interface BlockKind {

  /** The block as it was written or filled. */
  BlockSpec spec();

  /** Its name in JSON: for ever, since saved specs hold it. */
  String jsonName();

  /** Those of its components that have no default, so that JSON must say them. */
  default List<String> required() {
    return List.of();
  }

  /** What the names of its variables begin with: {@code conv} of {@code generator/conv2/kernel}. */
  default String stem() {
    return jsonName();
  }

  /** The block as a script writes it, defaults left out: {@code selfAttention(k = 8)}. */
  String text();

  /** Tells the values that are wrong wherever the block stands. */
  default void check(Values values) {}

  /** Tells faults that need no shape: whether it can stand there, whether classes reach it. */
  default void check(Site site) {}

  /**
   * What becomes of an input, once {@link #check(Values)} found no wrong size.
   *
   * @return null, and a fault, where that cannot be said
   */
  @Nullable Outcome fit(BlockShape input, Site site);

  /** Whether what comes out has the shape of what comes in. */
  default boolean keepsShape() {
    return false;
  }

  /** What comes out whatever comes in; null where that depends on it. */
  default @Nullable BlockShape ofAnyInput() {
    return null;
  }

  /**
   * How many times as high and wide it makes a map: 2 is twice, 1 the same, −2 half. Never 0.
   *
   * @param generator whether it stands in the generator
   */
  default int factor(boolean generator) {
    return 1;
  }

  /** Whether it ends the maps of a discriminator. */
  default boolean flattens() {
    return ofAnyInput() != null;
  }

  /** Whether it is the end of a discriminator. */
  default boolean isHead() {
    return ofAnyInput() instanceof BlockShape.Logit;
  }

  /** Whether it is a head that judges by class. */
  default boolean judgesByClass() {
    return false;
  }

  /** How many channels it says that its output has; null where its input says it. */
  default @Nullable Integer width() {
    return null;
  }

  /** What to write for another width, where it says one: {@code use conv(64)}. */
  default String withWidth(int channels) {
    throw new IllegalStateException(text() + " says no width");
  }

  /** The height of the map that it asks for; null: it stands where it is written. */
  default @Nullable Integer at() {
    return null;
  }

  /** Whether a generator that ends with it still lacks its norm, convolution and tanh. */
  default boolean leavesGeneratorOpen() {
    return false;
  }
}
