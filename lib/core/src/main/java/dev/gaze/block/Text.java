package dev.gaze.block;

import java.util.Locale;

/** Text that reads the same on every machine, whatever its language. */
public final class Text {
  private Text() {}

  /** {@code String.format} in no language. */
  public static String of(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
