package dev.gaze.train;

/** A run cannot start or go on; the message says why, what is on disk, and what to do. */
public sealed class TrainingException extends RuntimeException permits WorkerLostException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
