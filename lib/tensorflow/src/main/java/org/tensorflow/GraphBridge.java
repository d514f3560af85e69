package org.tensorflow;

import static java.util.Objects.requireNonNull;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphNextOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphToGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_ImportGraphDefOptionsSetPrefix;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;

import java.util.Set;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;

/** The native methods of {@link Graph}. */
@NullMarked
final class GraphBridge {
  private GraphBridge() {}

  static long allocate() {
    return Handles.of(TF_NewGraph());
  }

  static void delete(long graph) {
    if (graph != 0) {
      GraphLocks.graphDeleted(graph);
      TF_DeleteGraph(Handles.graph(graph));
    }
  }

  /** The operation's handle, 0 if the graph has none of that name. */
  static long operation(long graph, String name) {
    return Handles.of(TF_GraphOperationByName(Handles.graph(graph), requireNonNull(name)));
  }

  /** The handle of the operation at {@code position} and the next position, null at the end. */
  static long @Nullable [] nextOperation(long graph, int position) {
    try (SizeTPointer next = new SizeTPointer(1).put(position)) {
      TF_Operation operation = TF_GraphNextOperation(Handles.graph(graph), next);
      return operation == null ? null : new long[] {operation.address(), next.get()};
    }
  }

  static void importGraphDef(long graph, byte[] graphDef, String prefix) {
    try (NativeCall call = new NativeCall()) {
      TF_ImportGraphDefOptions options = TF_ImportGraphDefOptions.newImportGraphDefOptions();
      TF_ImportGraphDefOptionsSetPrefix(options, call.utf8(prefix));
      GraphLocks.adding(
          graph,
          () -> {
            GraphView before = new GraphView(Handles.graph(graph), Set.of());
            TF_GraphImportGraphDef(
                Handles.graph(graph), call.buffer(graphDef), options, call.status());
            call.check();
            OneDnnRepair.mendAdded(call, Handles.graph(graph), before);
            return before;
          });
    }
  }

  static byte[] toGraphDef(long graph) {
    try (NativeCall call = new NativeCall()) {
      TF_Buffer graphDef = call.buffer();
      TF_GraphToGraphDef(Handles.graph(graph), graphDef, call.status());
      call.check();
      return NativeCall.copy(graphDef);
    }
  }

  /** See {@link Gradients}. */
  static long[] addGradients(
      long graph,
      @Nullable String prefix,
      long[] yOperations,
      int[] yIndices,
      long[] xOperations,
      int[] xIndices,
      long @Nullable [] dyOperations,
      int @Nullable [] dyIndices) {
    return Gradients.add(
        graph, prefix, yOperations, yIndices, xOperations, xIndices, dyOperations, dyIndices);
  }

  /** See {@link WhileLoop}. */
  static long[] whileLoop(
      long graph,
      long[] inputs,
      int[] inputIndices,
      @Nullable String name,
      Graph.WhileSubgraphBuilder condition,
      Graph.WhileSubgraphBuilder body) {
    return WhileLoop.add(graph, inputs, inputIndices, name, condition, body);
  }
}
