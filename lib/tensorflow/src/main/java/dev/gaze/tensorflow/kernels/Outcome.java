package dev.gaze.tensorflow.kernels;

/**
 * What came of a case.
 *
 * @param verdict whether it is right
 * @param detail for what is not right, what was got and expected; for the end of a process, how it
 *     ended
 * @param kernels oneDNN's kernels that the case ran, as oneDNN names them; empty where none did
 */
public record Outcome(Verdict verdict, String detail, String kernels) {
  /** Whether a case is right, and if not, how not. */
  public enum Verdict {
    /** Within its tolerance, the same bits in every run. */
    RIGHT,
    /** Beyond its tolerance, or an error in place of a result. */
    WRONG,
    /** Within its tolerance, but other bits in another run. */
    UNREPEATABLE,
    /** The process ended. */
    CRASHED,
    /** No answer in time. */
    HUNG
  }
}
