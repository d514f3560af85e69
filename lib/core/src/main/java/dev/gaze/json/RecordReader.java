package dev.gaze.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gaze.json.JsonType.Component;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON to spec values. Every method tells all that is wrong below its place. */
final class RecordReader {
  private RecordReader() {}

  /**
   * The record of a type that is known.
   *
   * @param alsoKnown members that are no components of the record
   */
  static <T extends Record> T record(
      JsonElement json, JsonType<T> type, String path, Set<String> alsoKnown) throws Refused {
    Map<String, Component> components = new LinkedHashMap<>();
    type.components().forEach(component -> components.put(component.name(), component));
    Set<String> names = new LinkedHashSet<>(alsoKnown);
    names.addAll(components.keySet());
    String known = String.join(", ", names);
    if (!(json instanceof JsonObject object)) {
      throw new Refused(
          path, JsonText.shown(json), "is not an object", "write an object with " + known);
    }
    List<Refused> faults = new ArrayList<>();
    Map<String, @Nullable Object> values = new HashMap<>();
    for (var member : object.entrySet()) {
      String name = member.getKey();
      Component component = components.get(name);
      try {
        if (component != null) {
          values.put(name, component(member.getValue(), component, Refused.in(path, name)));
        } else if (!alsoKnown.contains(name)) {
          String got = new JsonPrimitive(name).toString();
          throw new Refused(path, got, "is an unknown name", "known are " + known);
        }
      } catch (Refused e) {
        faults.add(e);
      }
    }
    for (Component component : components.values()) {
      if (component.required() && !object.has(component.name())) {
        faults.add(new Refused(path, "\"" + component.name() + "\"", "is missing", "add it"));
      }
    }
    if (!faults.isEmpty()) {
      throw Refused.all(faults);
    }
    return type.create(values);
  }

  private static @Nullable Object component(JsonElement json, Component component, String path)
      throws Refused {
    if (json.isJsonNull() && component.nullable()) {
      return null;
    }
    return component.isList()
        ? list(json, component.valueClass(), path)
        : value(json, component.valueClass(), path);
  }

  private static List<Object> list(JsonElement json, Class<?> elements, String path)
      throws Refused {
    if (!(json instanceof JsonArray array)) {
      throw new Refused(path, JsonText.shown(json), "is not a list", "write [ and ] around it");
    }
    List<Refused> faults = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      try {
        values.add(value(array.get(i), elements, path + "[" + i + "]"));
      } catch (Refused e) {
        faults.add(e);
      }
    }
    if (!faults.isEmpty()) {
      throw Refused.all(faults);
    }
    return values;
  }

  private static Object value(JsonElement json, Class<?> expected, String path) throws Refused {
    if (expected.isEnum()) {
      var constants =
          Arrays.stream(expected.getEnumConstants())
              .collect(byName(constant -> RecordWriter.name((Enum<?>) constant)));
      return named(json, constants, path);
    } else if (expected.isSealed()) {
      return sealed(json, expected, path);
    } else if (expected.isRecord()) {
      return record(json, JsonTypes.of(expected), path, Set.of());
    }
    return Primitives.read(json, expected, path);
  }

  /** One of several records; one of which nothing is said but its type may be that name alone. */
  private static Object sealed(JsonElement json, Class<?> expected, String path) throws Refused {
    var known = JsonTypes.permitted(expected).stream().collect(byName(JsonType::name));
    if (!(json instanceof JsonObject object)) {
      return record(new JsonObject(), named(json, known, path), path, Set.of());
    }
    JsonElement name = object.get(JsonTypes.TYPE);
    if (name == null) {
      throw new Refused(path, "\"type\"", "is missing", known(known));
    }
    return record(json, named(name, known, path), path, Set.of(JsonTypes.TYPE));
  }

  private static <T> java.util.stream.Collector<T, ?, Map<String, T>> byName(
      Function<? super T, String> name) {
    return Collectors.toMap(name, value -> value, (a, b) -> a, LinkedHashMap::new);
  }

  private static <T> T named(JsonElement json, Map<String, T> known, String path) throws Refused {
    T found =
        json instanceof JsonPrimitive primitive && primitive.isString()
            ? known.get(primitive.getAsString())
            : null;
    if (found == null) {
      throw new Refused(path, JsonText.shown(json), "is unknown", known(known));
    }
    return found;
  }

  private static String known(Map<String, ?> known) {
    return "known are " + String.join(", ", known.keySet());
  }
}
