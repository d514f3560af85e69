package dev.gaze.checkpoint;

/** A checkpoint cannot be written, read or used; the message says which and what to do. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
