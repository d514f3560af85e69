package dev.gaze.spec;

import dev.gaze.spec.Origins.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the builder of a spec is told of origins. */
final class OriginLog {
  private final List<@Nullable Origin> blocks;
  private final Map<String, Origin> parts;
  private @Nullable Origin now;

  OriginLog(Origins from) {
    blocks = new ArrayList<>(from.blocks);
    parts = new HashMap<>(from.parts);
    // So that what a script takes from a preset is said in the line that names the preset.
    now = Origin.ofScript();
  }

  /** Where what follows is written; null: not known. */
  void at(@Nullable Origin origin) {
    now = origin;
  }

  @Nullable Origin now() {
    return now;
  }

  /** A block is written here. */
  void block() {
    blocks.add(now);
  }

  /** All blocks are taken away. */
  void clearBlocks() {
    blocks.clear();
  }

  /** A part is written here. */
  void part(String name) {
    if (now == null) {
      parts.remove(name);
    } else {
      parts.put(name, now);
    }
  }

  Origins origins() {
    return new Origins(blocks, parts);
  }
}
