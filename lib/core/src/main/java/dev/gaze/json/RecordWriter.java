package dev.gaze.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gaze.json.JsonType.Component;
import dev.gaze.spec.BlockSpec;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Spec values to JSON: what equals its default is left out. */
final class RecordWriter {
  private RecordWriter() {}

  /** The members of a record. */
  static JsonObject members(Record record, JsonType<?> type, String path) throws Refused {
    var members = new JsonObject();
    for (Component component : type.components()) {
      Object value = component.of(record);
      if (component.required() || !Objects.equals(value, component.standard())) {
        String place = Refused.in(path, component.name());
        members.add(component.name(), write(value, component.valueClass(), place));
      }
    }
    return members;
  }

  /**
   * @param declared the class of the component, or of the elements of its list
   */
  private static JsonElement write(@Nullable Object value, Class<?> declared, String path)
      throws Refused {
    if (value == null) {
      return JsonNull.INSTANCE;
    } else if (value instanceof String text) {
      return new JsonPrimitive(text);
    } else if (value instanceof Boolean truth) {
      return new JsonPrimitive(truth);
    } else if (value instanceof Number number) {
      return new JsonPrimitive(finite(number, path));
    } else if (value instanceof Enum<?> constant) {
      return new JsonPrimitive(name(constant));
    } else if (value instanceof List<?> list) {
      var array = new JsonArray();
      for (int i = 0; i < list.size(); i++) {
        array.add(write(list.get(i), declared, path + "[" + i + "]"));
      }
      return array;
    } else if (value instanceof BlockSpec.Custom custom) {
      throw new Refused(
          path,
          "layer \"" + custom.layer().name() + "\"",
          "is code, which JSON cannot hold",
          "keep the script, or use a block that Gaze has a name for");
    } else if (value instanceof Record record) {
      return writeRecord(record, declared, path);
    }
    throw new IllegalStateException(path + ": no JSON for " + value.getClass());
  }

  private static JsonElement writeRecord(Record record, Class<?> declared, String path)
      throws Refused {
    JsonType<?> type = JsonTypes.of(record.getClass());
    JsonObject members = members(record, type, path);
    if (!declared.isSealed()) {
      return members;
    } else if (members.isEmpty()) {
      return new JsonPrimitive(type.name());
    }
    var typed = new JsonObject();
    typed.addProperty(JsonTypes.TYPE, type.name());
    members.asMap().forEach(typed::add);
    return typed;
  }

  private static Number finite(Number number, String path) throws Refused {
    if (!Double.isFinite(number.doubleValue())) {
      throw new Refused(
          path, number.toString(), "cannot be written as JSON", "use a finite number");
    }
    return number;
  }

  /** The name of an enum's constant: {@code NON_SATURATING} is {@code nonSaturating}. */
  static String name(Enum<?> constant) {
    var name = new StringBuilder();
    for (String word : constant.name().split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(
          name.isEmpty()
              ? lower
              : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1));
    }
    return name.toString();
  }
}
