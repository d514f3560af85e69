package dev.gaze.train;

import org.jspecify.annotations.Nullable;

/**
 * What makes one checkpoint better than another.
 *
 * @param metric a name in {@code metrics.jsonl}
 * @param lowest whether less is better
 */
record Best(String metric, boolean lowest) {

  /**
   * @param than the best so far; null: none
   */
  boolean isBetter(double value, @Nullable Double than) {
    return than == null ? !Double.isNaN(value) : lowest ? value < than : value > than;
  }
}
