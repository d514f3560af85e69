package dev.gaze.checkpoint;

/** A variable holds NaN or an infinity, so that it is not worth saving. */
public final class NotFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String variable;

  NotFiniteException(String variable, float value) {
    super(variable + " holds " + value);
    this.variable = variable;
  }

  /** The public name of the variable. */
  public String variable() {
    return variable;
  }
}
