package dev.gaze.data;

import org.jspecify.annotations.Nullable;

/**
 * Data that cannot be used. The message says where, what was got, what was expected and what to do.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error whose message is for the user. */
  public DataException(String message) {
    this(message, null);
  }

  /** An error whose message is for the user, and what brought it about. */
  public DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
