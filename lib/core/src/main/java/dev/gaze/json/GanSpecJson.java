package dev.gaze.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.SpecException;
import java.util.Set;

/**
 * Specs as JSON:
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "name": "sagan",
 *   "image": { "height": 32, "width": 32 },
 *   "generator": {
 *     "blocks": [ { "type": "resBlock", "channels": 256 }, "selfAttention" ]
 *   },
 *   "discriminator": { "blocks": [ { "type": "resBlock", "channels": 128 } ] }
 * }
 * }</pre>
 *
 * Members are the components of the records of {@code dev.gaze.spec}; those that have their default
 * value are left out. Where several records may stand, {@code "type"} names the one; a record of
 * which nothing else is said may be that name alone. A spec is read back equal, numbers to the last
 * bit; where its blocks were written ({@code Origins}) is not kept.
 */
public final class GanSpecJson {
  /** The format that is written: the number at the top of every text. */
  public static final int FORMAT = 1;

  private static final String MEMBER = "format";
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private GanSpecJson() {}

  /**
   * The JSON of a spec.
   *
   * @throws SpecException where JSON cannot hold it: a layer of KotlinDL, a number that is not
   *     finite
   */
  public static String write(GanSpec spec) {
    try {
      var json = new JsonObject();
      json.addProperty(MEMBER, FORMAT);
      RecordWriter.members(spec, JsonTypes.GAN, "").asMap().forEach(json::add);
      return PRETTY.toJson(json);
    } catch (Refused e) {
      throw e.toSpecException();
    }
  }

  /**
   * The spec that a text describes, unchecked: whether it fits together is for {@code ShapeCheck}
   * to say.
   *
   * @throws SpecException where the text is no JSON or says something that Gaze does not know;
   *     lists all faults, each with its place, such as {@code generator.blocks[2]}, and the names
   *     that are known there
   */
  public static GanSpec read(String text) {
    try {
      JsonElement json = JsonText.parse(text);
      requireFormat(json);
      return RecordReader.record(json, JsonTypes.GAN, "", Set.of(MEMBER));
    } catch (Refused e) {
      throw e.toSpecException();
    }
  }

  private static void requireFormat(JsonElement json) throws Refused {
    if (!(json instanceof JsonObject object)) {
      return;
    }
    JsonElement format = object.get(MEMBER);
    if (format == null) {
      throw new Refused("", "\"format\"", "is missing", "write \"format\": " + FORMAT);
    }
    if (!format.equals(new JsonPrimitive(FORMAT))) {
      throw new Refused(
          MEMBER,
          JsonText.shown(format),
          "is unknown",
          "this Gaze reads " + FORMAT + "; use the Gaze that wrote it, or a newer one");
    }
  }
}
