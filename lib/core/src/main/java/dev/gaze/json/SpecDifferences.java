package dev.gaze.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.gaze.spec.GanSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the networks of two specs: all that weights are of no use without. How
 * training goes on, and how weights began, is no part of it.
 */
public final class SpecDifferences {
  private static final String INITIALIZER = "initializer";

  private final List<String> differences = new ArrayList<>();

  private SpecDifferences() {}

  /**
   * One line a difference, such as {@code generator.blocks[1].k is 8, expected 4}; none where the
   * networks are the same. Layers of KotlinDL are code: they are not compared.
   */
  public static List<String> of(GanSpec is, GanSpec expected) {
    var found = new SpecDifferences();
    try {
      var left = RecordWriter.members(is, JsonTypes.GAN, "");
      var right = RecordWriter.members(expected, JsonTypes.GAN, "");
      for (String part : List.of("image", "classes", "latent", "generator", "discriminator")) {
        found.compare(left.get(part), right.get(part), part);
      }
    } catch (Refused e) {
      return List.of();
    }
    return found.differences;
  }

  private void compare(@Nullable JsonElement is, @Nullable JsonElement expected, String path) {
    if (is instanceof JsonObject left && expected instanceof JsonObject right) {
      Set<String> names = new LinkedHashSet<>(left.keySet());
      names.addAll(right.keySet());
      names.remove(INITIALIZER);
      names.forEach(name -> compare(left.get(name), right.get(name), Refused.in(path, name)));
    } else if (is != null
        && expected != null
        && is.isJsonArray()
        && expected.isJsonArray()
        && is.getAsJsonArray().size() == expected.getAsJsonArray().size()) {
      for (int i = 0; i < is.getAsJsonArray().size(); i++) {
        compare(is.getAsJsonArray().get(i), expected.getAsJsonArray().get(i), path + "[" + i + "]");
      }
    } else if (is == null ? expected != null : !is.equals(expected)) {
      differences.add(path + " is " + shown(is) + ", expected " + shown(expected));
    }
  }

  private static String shown(@Nullable JsonElement json) {
    if (json == null) {
      return "not said";
    }
    return json.isJsonArray() ? "a list of " + json.getAsJsonArray().size() : JsonText.shown(json);
  }
}
