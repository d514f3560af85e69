package dev.gaze.shape;

import java.util.Locale;

/** Text that reads the same on every machine, whatever its language. */
final class Text {
  private Text() {}

  static String of(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
