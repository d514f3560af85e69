package dev.gaze.json;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gaze.spec.GanSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
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
    if (inFull(is, expected) instanceof JsonObject left
        && inFull(expected, is) instanceof JsonObject right
        && Objects.equals(left.get(JsonTypes.TYPE), right.get(JsonTypes.TYPE))) {
      Set<String> names = new LinkedHashSet<>(left.keySet());
      names.addAll(right.keySet());
      names.remove(INITIALIZER);
      names.forEach(name -> compare(left.get(name), right.get(name), Refused.in(path, name)));
    } else if (is instanceof JsonArray left && expected instanceof JsonArray right) {
      compareLists(left, right, path);
    } else if (is == null ? expected != null : !is.equals(expected)) {
      differences.add(path + " is " + shown(is) + ", expected " + shown(expected));
    }
  }

  /** A record that says nothing but its type is written as that alone, unlike one beside it. */
  private static @Nullable JsonElement inFull(
      @Nullable JsonElement json, @Nullable JsonElement beside) {
    if (!(json instanceof JsonPrimitive) || !(beside instanceof JsonObject)) {
      return json;
    }
    var typed = new JsonObject();
    typed.add(JsonTypes.TYPE, json);
    return typed;
  }

  /** What is alike at both ends stays out of it, so that a block more or less is called by name. */
  private void compareLists(JsonArray is, JsonArray expected, String path) {
    int shorter = Math.min(is.size(), expected.size());
    int first = 0;
    while (first < shorter && isSame(is.get(first), expected.get(first))) {
      first++;
    }
    int alike = 0;
    while (alike < shorter - first
        && isSame(is.get(is.size() - 1 - alike), expected.get(expected.size() - 1 - alike))) {
      alike++;
    }
    int pairs = shorter - alike;
    for (int i = first; i < pairs; i++) {
      compare(is.get(i), expected.get(i), at(path, i));
    }
    for (int i = pairs; i < is.size() - alike; i++) {
      differences.add("%s, %s, is not expected".formatted(at(path, i), shown(is.get(i))));
    }
    for (int i = pairs; i < expected.size() - alike; i++) {
      differences.add("%s, %s, is missing".formatted(at(path, i), shown(expected.get(i))));
    }
  }

  private static boolean isSame(JsonElement one, JsonElement other) {
    var found = new SpecDifferences();
    found.compare(one, other, "");
    return found.differences.isEmpty();
  }

  private static String at(String path, int index) {
    return path + "[" + index + "]";
  }

  /** What has members, a block for one, as {@code selfAttention(k = 4)}. */
  private static String shown(@Nullable JsonElement json) {
    if (json == null) {
      return "not said";
    } else if (json instanceof JsonObject record && record.has(JsonTypes.TYPE)) {
      return record.entrySet().stream()
          .filter(member -> !List.of(JsonTypes.TYPE, INITIALIZER).contains(member.getKey()))
          .map(member -> member.getKey() + " = " + shown(member.getValue()))
          .collect(joining(", ", record.get(JsonTypes.TYPE).getAsString() + "(", ")"));
    }
    return json.isJsonArray() ? "a list of " + json.getAsJsonArray().size() : JsonText.shown(json);
  }
}
