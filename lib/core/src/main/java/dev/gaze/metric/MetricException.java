package dev.gaze.metric;

/** A metric cannot be computed; the message says of what, why, and what to do. */
public sealed class MetricException extends RuntimeException permits NotFiniteException {
  private static final long serialVersionUID = 1L;

  public MetricException(String message) {
    super(message);
  }

  public MetricException(String message, Throwable cause) {
    super(message, cause);
  }
}
