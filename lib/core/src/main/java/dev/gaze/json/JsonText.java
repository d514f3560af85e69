package dev.gaze.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;

/** Text to JSON: strictly, no name twice in an object, and nested no deeper than any spec is. */
final class JsonText {
  private static final int DEEPEST = 200;
  private static final int SHOWN = 40;

  private JsonText() {}

  static JsonElement parse(String text) throws Refused {
    // Some editors put the mark of the byte order first.
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (JsonReader reader = new JsonReader(new StringReader(plain))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(DEEPEST);
      JsonElement json = read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows its end");
      }
      return json;
    } catch (EOFException e) {
      throw notJson("it ends too early");
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
      // Behind the first line stands where to read about Gson.
      throw notJson(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Refused notJson(String why) {
    return new Refused("", "the text", "is not JSON", why);
  }

  /** As Gson's parser, which takes the last of several members of a name. */
  private static JsonElement read(JsonReader reader) throws IOException, Refused {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      default -> throw new MalformedJsonException("a value is missing at " + reader.getPath());
    };
  }

  private static JsonArray array(JsonReader reader) throws IOException, Refused {
    var array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(read(reader));
    }
    reader.endArray();
    return array;
  }

  private static JsonObject object(JsonReader reader) throws IOException, Refused {
    var object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        String got = new JsonPrimitive(name).toString();
        throw new Refused("", got, "stands twice in one object", "write it once");
      }
      object.add(name, read(reader));
    }
    reader.endObject();
    return object;
  }

  /** An element for messages: a value as it stands, else what it is. */
  static String shown(JsonElement json) {
    if (json.isJsonObject()) {
      return "an object";
    } else if (json.isJsonArray()) {
      return "a list";
    }
    String text = json.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
  }
}
