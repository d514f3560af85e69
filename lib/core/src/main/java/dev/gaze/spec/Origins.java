package dev.gaze.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the blocks of a network were written, for error messages. All origins are equal: where a
 * block was written is no part of what it is.
 */
public final class Origins {

  /** Nothing known. */
  public static final Origins NONE = new Origins(List.of());

  /** A place in a script, such as {@code sagan.gan.kts:7}. */
  public record Origin(String file, int line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  private final List<@Nullable Origin> perBlock;

  private Origins(List<@Nullable Origin> perBlock) {
    this.perBlock = Collections.unmodifiableList(new ArrayList<>(perBlock));
  }

  /** One origin a block, in the order of the blocks; null where it is not known. */
  public static Origins of(List<@Nullable Origin> perBlock) {
    return new Origins(perBlock);
  }

  /** Where the block at an index (from 0) was written, or null where that is not known. */
  public @Nullable Origin of(int index) {
    return index < perBlock.size() ? perBlock.get(index) : null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origins;
  }

  @Override
  public int hashCode() {
    return 0;
  }

  /** Says nothing: specs that are equal read alike, wherever they were written. */
  @Override
  public String toString() {
    return "unsaid";
  }
}
