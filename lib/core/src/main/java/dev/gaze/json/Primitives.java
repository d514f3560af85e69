package dev.gaze.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers, texts and truth values. */
final class Primitives {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

  private Primitives() {}

  /** A value of the expected class. */
  static Object read(JsonElement json, Class<?> expected, String path) throws Refused {
    if (expected == String.class) {
      return required(json, text(json), "a text in quotes", path);
    } else if (expected == boolean.class || expected == Boolean.class) {
      return required(json, truth(json), "true or false", path);
    } else if (expected == int.class || expected == Integer.class) {
      return required(json, whole(json), between(Integer.MIN_VALUE, Integer.MAX_VALUE), path);
    } else if (expected == long.class) {
      return required(json, wholeLong(json), between(Long.MIN_VALUE, Long.MAX_VALUE), path);
    } else if (expected == double.class) {
      String form = "a number of at most " + Double.MAX_VALUE;
      return required(json, finite(json), form, path);
    }
    throw new IllegalStateException(path + ": no JSON for " + expected);
  }

  private static String between(long least, long most) {
    return "a whole number from " + least + " to " + most;
  }

  private static <T> T required(JsonElement json, @Nullable T value, String form, String path)
      throws Refused {
    if (value == null) {
      throw new Refused(path, JsonText.shown(json), "is not " + form, "write one");
    }
    return value;
  }

  private static @Nullable String text(JsonElement json) {
    return json instanceof JsonPrimitive p && p.isString() ? p.getAsString() : null;
  }

  private static @Nullable Boolean truth(JsonElement json) {
    if (json instanceof JsonPrimitive p && p.isBoolean()) {
      return p.getAsBoolean();
    }
    return null;
  }

  private static @Nullable String number(JsonElement json) {
    return json instanceof JsonPrimitive p && p.isNumber() ? p.getAsString() : null;
  }

  private static @Nullable Long wholeLong(JsonElement json) {
    String number = number(json);
    if (number == null || !WHOLE.matcher(number).matches()) {
      return null;
    }
    try {
      return Long.valueOf(number);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Integer whole(JsonElement json) {
    Long value = wholeLong(json);
    if (value == null || value.intValue() != value) {
      return null;
    }
    return value.intValue();
  }

  private static @Nullable Double finite(JsonElement json) {
    String number = number(json);
    double value = number == null ? Double.NaN : Double.parseDouble(number);
    return Double.isFinite(value) ? value : null;
  }
}
