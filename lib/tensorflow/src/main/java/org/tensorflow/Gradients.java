package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddControlInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddGradientsWithPrefix;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewOperation;

import java.util.Set;
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
 * before all gradients are there. It copies nothing.
 */
@NullMarked
final class Gradients {
  private static final Set<String> REPAIRED =
      Set.of("LogSoftmax", "Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative");

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
    int n = xOperations.length;
    TF_Graph target = Handles.graph(graph);
    String scope = prefix == null ? "gradients" : prefix;
    try (NativeCall call = new NativeCall();
        CustomGradients custom = CustomGradients.on(target)) {
      GraphView before = new GraphView(target, REPAIRED);
      TF_Output dx = new TF_Output(Math.max(1, n));
      TF_AddGradientsWithPrefix(
          target,
          prefix == null ? null : call.utf8(prefix),
          call.outputs(yOperations, yIndices),
          yOperations.length,
          call.outputs(xOperations, xIndices),
          n,
          dyOperations == null || dyIndices == null ? null : call.outputs(dyOperations, dyIndices),
          call.status(),
          dx);
      custom.check();
      call.check();
      AddedOps ops = new AddedOps(call, target, scope);
      new LogSoftmaxRepair(ops).mend(before);
      new ConvolutionRepair(call, target).mend(before);
      new DepthwiseRepair(ops).mend(before, dx, n);
      gate(call, target, scope, dx, n);
      return NativeCall.split(dx, n);
    }
  }

  /**
   * Replaces each gradient in {@code dx} by an Identity of it that waits for all of them, through
   * one NoOp.
   */
  private static void gate(NativeCall call, TF_Graph graph, String prefix, TF_Output dx, int n) {
    TF_OperationDescription all = TF_NewOperation(graph, "NoOp", freeName(graph, prefix + "/all"));
    for (int i = 0; i < n; i++) {
      if (dx.getPointer(i).oper() != null) {
        TF_AddControlInput(all, dx.getPointer(i).oper());
      }
    }
    TF_Operation barrier = TF_FinishOperation(all, call.status());
    call.check();
    for (int i = 0; i < n; i++) {
      TF_Output gradient = dx.getPointer(i);
      if (gradient.oper() != null) {
        String name = freeName(graph, prefix + "/gate_" + i);
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
