package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddControlInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddGradientsWithPrefix;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewOperation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * {@code Graph.addGradients}: TensorFlow's symbolic gradients, behind a gate.
 *
 * <p>KotlinDL's variables are reference variables: the gradients read their memory and an
 * optimizer's {@code Apply...} op writes to it. Nothing in the graph orders the two, so that with
 * several threads a weight may be overwritten while backpropagation still reads it, and losses vary
 * from run to run. The gate cures that for every optimizer: each gradient goes through an {@code
 * Identity} that waits for all gradients of the call, so that nothing made from a gradient starts
 * before all gradients are there. It copies nothing. Gradients within a while loop's body have no
 * gate: TensorFlow cannot join the subgraph with one, and a body has no variables of its own.
 *
 * <p>One call runs at a time in the process, and none while the graph runs: what is mended and
 * gated is found by what the call added to the graph.
 */
@NullMarked
final class Gradients {
  private Gradients() {}

  /**
   * Adds the gradients of the sum of the y with respect to each x.
   *
   * @param prefix of the new operations' names, null for TensorFlow's {@code gradients}
   * @param dyOperations the gradients with respect to the y, null for ones
   * @return the handles of the gradients' operations, then their indices; handle 0 where no y
   *     depends on x
   */
  static long[] add(
      long graph,
      @Nullable String prefix,
      long[] yOperations,
      int[] yIndices,
      long[] xOperations,
      int[] xIndices,
      long @Nullable [] dyOperations,
      int @Nullable [] dyIndices) {
    if (dyOperations != null && dyOperations.length > 0 && dyOperations.length != yIndices.length) {
      throw new IllegalArgumentException(
          "expected " + yIndices.length + ", got " + dyOperations.length + " dx handles");
    }
    Supplier<long[]> gradients =
        () ->
            addAlone(
                graph,
                prefix,
                yOperations,
                yIndices,
                xOperations,
                xIndices,
                dyOperations,
                dyIndices);
    // A loop's body is run by nobody, and nobody deletes it.
    return WhileLoop.isSubgraph(graph) ? gradients.get() : GraphLocks.adding(graph, gradients);
  }

  private static synchronized long[] addAlone(
      long graph,
      @Nullable String prefix,
      long[] yOperations,
      int[] yIndices,
      long[] xOperations,
      int[] xIndices,
      long @Nullable [] dyOperations,
      int @Nullable [] dyIndices) {
    TF_Graph target = Handles.graph(graph);
    String scope = prefix == null ? "gradients" : prefix;
    try (NativeCall call = new NativeCall();
        CustomGradients custom = CustomGradients.on(target)) {
      AddedOps ops = new AddedOps(call, target, scope);
      List<TF_Output> y =
          apart(ops, NativeCall.list(call.outputs(yOperations, yIndices), yIndices.length));
      GraphView before = new GraphView(target, Set.of("LogSoftmax", "Conv2D"));
      List<TF_Output> x = NativeCall.list(call.outputs(xOperations, xIndices), xIndices.length);
      ConvolutionRepair convolutions = new ConvolutionRepair(ops, before, x, y);
      List<TF_Output> by = join(x, convolutions.outputs());
      TF_Output dx = new TF_Output(Math.max(1, by.size()));
      TF_AddGradientsWithPrefix(
          target,
          prefix == null ? null : call.utf8(prefix),
          NativeCall.array(y),
          y.size(),
          NativeCall.array(by),
          by.size(),
          dyOperations == null || dyIndices == null ? null : call.outputs(dyOperations, dyIndices),
          call.status(),
          dx);
      custom.check();
      call.check();
      List<TF_Output> gradients = NativeCall.list(dx, by.size());
      convolutions.mend(by, gradients);
      new LogSoftmaxRepair(ops).mend(before);
      new DepthwiseRepair(ops).mend(before, gradients);
      new BatchMatMulRepair(ops).mend(before, gradients);
      OneDnnRepair.mendAdded(call, target, before);
      if (!WhileLoop.isSubgraph(graph)) {
        gate(ops, gradients.subList(0, x.size()));
      }
      return NativeCall.split(dx, x.size());
    }
  }

  /**
   * The y, with an Identity of each that another y is computed from: TensorFlow stops at the first
   * y on its way, and would leave out what the other one contributes.
   */
  private static List<TF_Output> apart(AddedOps ops, List<TF_Output> y) {
    if (y.size() < 2) {
      return y;
    }
    AddedOps beside = new AddedOps(ops.call(), ops.graph(), ops.prefix() + "_y");
    Set<Long> inner = Paths.before(y);
    return y.stream()
        .map(
            output ->
                inner.contains(output.oper().address()) ? beside.add("Identity", output) : output)
        .toList();
  }

  /** The outputs of both lists, none of them twice: TensorFlow gives only one of two a gradient. */
  private static List<TF_Output> join(List<TF_Output> x, List<TF_Output> more) {
    List<TF_Output> joined = new ArrayList<>(x);
    for (TF_Output output : more) {
      if (x.stream().noneMatch(other -> GraphView.same(other, output))) {
        joined.add(output);
      }
    }
    return joined;
  }

  /** Replaces each gradient by an Identity of it that waits for all of them, through one NoOp. */
  private static void gate(AddedOps ops, List<TF_Output> gradients) {
    NativeCall call = ops.call();
    TF_Graph graph = ops.graph();
    String all = freeName(graph, ops.prefix() + "/all");
    TF_OperationDescription noOp = TF_NewOperation(graph, "NoOp", all);
    for (TF_Output gradient : gradients) {
      if (gradient.oper() != null) {
        TF_AddControlInput(noOp, gradient.oper());
      }
    }
    TF_Operation barrier = TF_FinishOperation(noOp, call.status());
    call.check();
    for (int i = 0; i < gradients.size(); i++) {
      TF_Output gradient = gradients.get(i);
      if (gradient.oper() != null) {
        String name = freeName(graph, ops.prefix() + "/gate_" + i);
        TF_OperationDescription identity = TF_NewOperation(graph, "Identity", name);
        TF_AddInput(identity, gradient);
        TF_AddControlInput(identity, barrier);
        TF_Operation gated = TF_FinishOperation(identity, call.status());
        call.check();
        gradient.oper(gated).index(0);
      }
    }
  }

  /** The name, with a number after it if it is taken. */
  static String freeName(TF_Graph graph, String name) {
    String free = name;
    for (int i = 1; TF_GraphOperationByName(graph, free) != null; i++) {
      free = name + "_" + i;
    }
    return free;
  }
}
