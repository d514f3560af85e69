package dev.gaze.block;

import dev.gaze.spec.BlockSpec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the shape rule of a block finds out.
 *
 * @param block with nothing left open
 * @param lowering makes its layers anew, by the path that their names begin with: {@code
 *     generator/block1}, or {@code discriminator} for a head
 * @param macs multiply-accumulates an image
 * @param kept numbers an image that the backward pass needs
 * @param condition what its conditional norms see; null: nothing
 */
public record Outcome(
    BlockSpec block,
    BlockShape output,
    Function<String, Lowered> lowering,
    long macs,
    long kept,
    @Nullable Condition condition) {

  /** A block of layers that keeps no more than its output. */
  static Outcome of(
      BlockSpec block, BlockShape output, long macs, Function<String, Lowered> lowering) {
    return new Outcome(block, output, lowering, macs, size(output), null);
  }

  /** A block that computes without weights. */
  static Outcome plain(BlockSpec block, BlockShape output, Stage stage) {
    return of(block, output, 0, path -> Lowered.plain(stage));
  }

  /** A block that does not fit, though it is known what comes out of it; never lowered. */
  static Outcome misfit(BlockSpec block, BlockShape output) {
    return plain(block, output, (tf, x, seen, pass) -> x);
  }

  /** The same where the backward pass needs so many numbers. */
  Outcome keeping(long numbers) {
    return new Outcome(block, output, lowering, macs, numbers, condition);
  }

  /** The same where norms see a condition. */
  Outcome seeing(@Nullable Condition seen) {
    return new Outcome(block, output, lowering, macs, kept, seen);
  }

  /** The name of a part. */
  static String in(String path, String part) {
    return path.isEmpty() ? part : path + "/" + part;
  }

  /** How many numbers an image has. */
  static long size(BlockShape shape) {
    return Site.flat(shape);
  }
}
