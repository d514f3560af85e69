package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

/** What the learning rate is multiplied by at step t of a network's T updates. */
public sealed interface Schedule {

  /** 1 at every step. */
  Schedule CONSTANT = new Constant();

  /**
   * The factor.
   *
   * @param step updates of the network done, from 0
   * @param steps updates of the network in the whole run
   */
  double factor(int step, int steps);

  /** How much of a run is done, in [0, 1]. */
  private static double done(int step, int steps) {
    return steps <= 0 ? 1 : Math.min(1, (double) step / steps);
  }

  /** 1. */
  record Constant() implements Schedule {
    @Override
    public double factor(int step, int steps) {
      return 1;
    }
  }

  /**
   * 1 up to {@code from} · T, then linearly down to 0 at T.
   *
   * @param from part of the run, in [0, 1): 8/9 decays over the last ninth
   */
  record LinearDecay(double from) implements Schedule {
    @Override
    public double factor(int step, int steps) {
      double done = Schedule.done(step, steps);
      return done <= from ? 1 : (1 - done) / (1 - from);
    }
  }

  /**
   * Half a cosine from 1 down to {@code end} at T.
   *
   * @param end in [0, 1]
   */
  record Cosine(double end) implements Schedule {
    @Override
    public double factor(int step, int steps) {
      return end + (1 - end) * (1 + Math.cos(Math.PI * Schedule.done(step, steps))) / 2;
    }
  }

  /** Linearly up from 0 over the first {@code steps} updates, then as {@code then} says. */
  record WarmUp(int steps, Schedule then) implements Schedule {
    public WarmUp {
      requireNonNull(then, "then");
    }

    @Override
    public double factor(int step, int steps) {
      return step < this.steps ? (step + 1.0) / this.steps : then.factor(step, steps);
    }
  }
}
