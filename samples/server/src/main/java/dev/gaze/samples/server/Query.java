package dev.gaze.samples.server;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands behind a path's question mark. What cannot be read is an {@link
 * IllegalArgumentException} whose message is for the client.
 */
record Query(Map<String, String> values) {

  /** Those of an address. */
  static Query of(URI address, List<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    String text = address.getRawQuery();
    for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      String name = decoded(parts[0]);
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s: %s takes %s".formatted(name, address.getPath(), String.join(", ", known)));
      }
      values.put(name, parts.length < 2 ? "" : decoded(parts[1]));
    }
    return new Query(values);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise, int least, int most) {
    String text = text(name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is too large is.
    }
    throw new IllegalArgumentException(
        name + " = " + text + "; expected a number from " + least + " to " + most);
  }
}
