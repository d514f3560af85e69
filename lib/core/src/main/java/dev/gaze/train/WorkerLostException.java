package dev.gaze.train;

import java.util.Locale;

/**
 * Another worker of a run has died, hangs, cannot be reached or did not come; the message names it.
 * The same run can be started again, with as many workers or with others.
 */
public final class WorkerLostException extends TrainingException {
  private static final long serialVersionUID = 1L;

  public WorkerLostException(String message) {
    super(message);
  }

  public WorkerLostException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the chief says, who saves the run when it closes it. */
  WorkerLostException savedAfter(int step) {
    return new WorkerLostException(
        String.format(
            Locale.ROOT,
            "%s. Nothing is lost: the run is saved after step %d, from where it goes on with all workers or with fewer",
            getMessage(),
            step),
        this);
  }
}
