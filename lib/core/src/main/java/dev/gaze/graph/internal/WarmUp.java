package dev.gaze.graph.internal;

/**
 * How moving averages begin: by min(decay, (1 + n) / (10 + n)) in place of their decay, n being how
 * many values they have taken before, as TensorFlow's {@code ExponentialMovingAverage} with {@code
 * num_updates}. An average is then of about the last tenth of what it has seen, until that is
 * longer than the decay says (from n = 8,990 on for 0.999), and what it began with is soon
 * forgotten: 1/55 of it is left after two values, a ten-millionth after twenty.
 */
public final class WarmUp {

  private WarmUp() {}

  /**
   * What an average keeps of itself.
   *
   * @param decay what it keeps once it is warm
   * @param taken values before this one
   */
  public static float decay(double decay, long taken) {
    return (float) Math.min(decay, (1.0 + taken) / (10.0 + taken));
  }
}
