package dev.gaze.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a spec were written, for error messages: blocks by their index, all else by
 * the name that the record has for it, such as {@code steps}. All origins are equal: where a part
 * was written is no part of what it is.
 */
public final class Origins {

  /** Nothing known. */
  public static final Origins NONE = new Origins(List.of(), Map.of());

  /** A place in a script, such as {@code sagan.gan.kts:7}. */
  public record Origin(String file, int line) {
    private static final String SCRIPT = ".gan.kts";

    /**
     * The line of the script that is running in this thread, the innermost one: a function of a
     * script counts, not who called it. Null where no script runs.
     */
    public static @Nullable Origin ofScript() {
      return StackWalker.getInstance()
          .walk(
              frames ->
                  frames
                      .filter(Origin::isScript)
                      .findFirst()
                      .map(frame -> new Origin(frame.getFileName(), frame.getLineNumber()))
                      .orElse(null));
    }

    private static boolean isScript(StackWalker.StackFrame frame) {
      String file = frame.getFileName();
      return file != null && file.endsWith(SCRIPT) && frame.getLineNumber() > 0;
    }

    /** {@code file:line}. */
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  final List<@Nullable Origin> blocks;
  final Map<String, Origin> parts;

  Origins(List<@Nullable Origin> blocks, Map<String, Origin> parts) {
    this.blocks = Collections.unmodifiableList(new ArrayList<>(blocks));
    this.parts = Map.copyOf(parts);
  }

  /** Where the block at an index (from 0) was written, or null where that is not known. */
  public @Nullable Origin of(int index) {
    return index < blocks.size() ? blocks.get(index) : null;
  }

  /** Where a part was last written, or null where that is not known. */
  public @Nullable Origin of(String part) {
    return parts.get(part);
  }

  /** All are equal: where a spec was said is no part of what it says. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origins;
  }

  /** 0, as all are equal. */
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
