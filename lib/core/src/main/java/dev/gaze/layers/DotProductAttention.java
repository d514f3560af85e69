package dev.gaze.layers;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.BatchMatMul;

/**
 * softmax(query keyᵀ) value, without 1/√d, the queries a few rows at a time.
 *
 * <p>A query looks by itself, so that pieces change nothing but the order in which the gradients of
 * keys and values are summed. What a piece makes of N · rows · keys numbers stays in the
 * processor's cache from its logits to its result, and is all of it that has to be in memory at
 * once where no gradient needs it later.
 *
 * @param attention {@code [N, queries, keys]}; rows sum to 1
 * @param seen {@code [N, queries, width of a value]}
 */
record DotProductAttention(Operand<Float> attention, Operand<Float> seen) {
  /** Queries that look at once at any rate: of fewer, pieces gain nothing. */
  private static final int WHOLE = 256;

  private static final int ROWS = 64;
  private static final int MOST_PIECES = 64;

  /** How many of a map's queries are a piece. */
  static int rows(int queries) {
    return queries <= WHOLE ? queries : Math.max(ROWS, (queries + MOST_PIECES - 1) / MOST_PIECES);
  }

  /**
   * @param query {@code [N, queries, d]}
   * @param key {@code [N, keys, d]}
   * @param value {@code [N, keys, width]}
   * @param queries as in query's shape
   * @param rows of a piece; the last one may be smaller
   */
  static DotProductAttention of(
      Ops tf,
      Operand<Float> query,
      Operand<Float> key,
      Operand<Float> value,
      int queries,
      int rows) {
    List<Operand<Float>> attention = new ArrayList<>();
    List<Operand<Float>> seen = new ArrayList<>();
    for (int from = 0; from < queries; from += rows) {
      Operand<Float> piece =
          rows >= queries
              ? query
              : tf.slice(
                  query,
                  tf.constant(new int[] {0, from, 0}),
                  tf.constant(new int[] {-1, Math.min(rows, queries - from), -1}));
      Operand<Float> logits = tf.linalg.batchMatMul(piece, key, BatchMatMul.adjY(true));
      // Who fetches attention gets the softmax itself: behind its wall it would be bfloat16.
      Operand<Float> beta = tf.nn.softmax(Float32.wall(tf, logits));
      attention.add(beta);
      seen.add(tf.linalg.batchMatMul(Float32.wall(tf, beta), value));
    }
    return new DotProductAttention(joined(tf, attention), joined(tf, seen));
  }

  private static Operand<Float> joined(Ops tf, List<Operand<Float>> pieces) {
    return pieces.size() == 1 ? pieces.get(0) : tf.concat(pieces, tf.constant(1));
  }
}
