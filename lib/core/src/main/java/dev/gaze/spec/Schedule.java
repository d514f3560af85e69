package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

/** What the learning rate is multiplied by at step t of a network's T updates. */
public sealed interface Schedule {

  /** 1 at every step. */
  Schedule CONSTANT = new Constant();

  /** 1. */
  record Constant() implements Schedule {}

  /**
   * 1 up to {@code from} · T, then linearly down to 0 at T.
   *
   * @param from part of the run, in [0, 1): 8/9 decays over the last ninth
   */
  record LinearDecay(double from) implements Schedule {}

  /**
   * Half a cosine from 1 down to {@code end} at T.
   *
   * @param end in [0, 1]
   */
  record Cosine(double end) implements Schedule {}

  /** Linearly up from 0 over the first {@code steps} updates, then as {@code then} says. */
  record WarmUp(int steps, Schedule then) implements Schedule {
    public WarmUp {
      requireNonNull(then, "then");
    }
  }
}
