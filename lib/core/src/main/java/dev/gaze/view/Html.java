package dev.gaze.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bits of HTML. */
final class Html {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Html() {}

  /** A template, each {@code {{place}}} in it filled; the template names no other places. */
  static String filled(String template, Map<String, String> places) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place -> Matcher.quoteReplacement(Objects.requireNonNull(places.get(place.group(1)))));
  }

  /** A text beside this class. */
  static String resource(String name) throws IOException {
    try (@Nullable InputStream in = Html.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A file within the page. */
  static String dataUrl(String mediaType, byte[] content) {
    return "data:" + mediaType + ";base64," + base64(content);
  }

  static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }
}
