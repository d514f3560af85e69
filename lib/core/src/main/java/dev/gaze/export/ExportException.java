package dev.gaze.export;

import org.jspecify.annotations.Nullable;

/** A network that a format does not hold; the message says what, and what to do. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ExportException(String message) {
    super(message);
  }

  ExportException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
