package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AbortWhile;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishWhile;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewWhile;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_WhileParams;

/**
 * A while loop: TensorFlow makes two subgraphs, the caller fills them in, TensorFlow joins them.
 */
@NullMarked
final class WhileLoop {
  /** Handles of the subgraphs that callers are filling in now. */
  private static final Set<Long> SUBGRAPHS = ConcurrentHashMap.newKeySet();

  private WhileLoop() {}

  /** Whether a graph is a loop's condition or body, and not yet joined with the graph around it. */
  static boolean isSubgraph(long graph) {
    return SUBGRAPHS.contains(graph);
  }

  static long[] add(
      long graph,
      long[] inputs,
      int[] inputIndices,
      @Nullable String name,
      Graph.WhileSubgraphBuilder condition,
      Graph.WhileSubgraphBuilder body) {
    int n = inputs.length;
    if (n == 0) {
      return new long[0]; // As in 1.15; TensorFlow asks for at least one.
    }
    try (NativeCall call = new NativeCall()) {
      TF_WhileParams loop =
          TF_NewWhile(Handles.graph(graph), call.outputs(inputs, inputIndices), n, call.status());
      call.check();
      try {
        if (name != null) {
          loop.name(call.utf8(name));
        }
        fill(
            condition,
            Handles.of(loop.cond_graph()),
            NativeCall.split(loop.cond_inputs(), n),
            loop.cond_output(),
            1);
        fill(
            body,
            Handles.of(loop.body_graph()),
            NativeCall.split(loop.body_inputs(), n),
            loop.body_outputs(),
            n);
      } catch (RuntimeException e) {
        TF_AbortWhile(loop);
        throw e;
      }
      TF_Output outputs = new TF_Output(n);
      TF_FinishWhile(loop, call.status(), outputs);
      call.check();
      return NativeCall.split(outputs, n);
    }
  }

  /**
   * Lets the caller build one subgraph and writes the outputs that it chose into {@code outputs}.
   */
  private static void fill(
      Graph.WhileSubgraphBuilder builder,
      long subgraph,
      long[] inputs,
      TF_Output outputs,
      int numOutputs) {
    long[] given = NativeCall.split(outputs, numOutputs);
    long[] chosen;
    SUBGRAPHS.add(subgraph);
    try {
      chosen =
          Graph.buildSubgraph(
              builder, subgraph, handles(inputs), indices(inputs), handles(given), indices(given));
    } finally {
      SUBGRAPHS.remove(subgraph);
    }
    for (int i = 0; i < numOutputs; i++) {
      if (chosen[i] != 0) { // TensorFlow says which is missing.
        outputs
            .getPointer(i)
            .oper(Handles.operation(chosen[i]))
            .index((int) chosen[numOutputs + i]);
      }
    }
  }

  private static long[] handles(long[] split) {
    return Arrays.copyOf(split, split.length / 2);
  }

  private static int[] indices(long[] split) {
    return Arrays.stream(split, split.length / 2, split.length).mapToInt(i -> (int) i).toArray();
  }
}
