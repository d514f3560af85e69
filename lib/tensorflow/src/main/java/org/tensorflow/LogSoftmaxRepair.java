package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrBool;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UpdateEdge;

import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Mends TensorFlow's gradient of LogSoftmax, {@code dy - sum(dy) exp(y)}: it sums over axis 1 where
 * it should sum over the last axis, so that logits of rank 3 and more get wrong gradients without a
 * word. The registered gradient cannot be replaced; operations that it added to the graph can.
 */
@NullMarked
final class LogSoftmaxRepair {
  private final AddedOps ops;

  LogSoftmaxRepair(AddedOps ops) {
    this.ops = ops;
  }

  /** Mends the gradients that were added since the view was taken. */
  void mend(GraphView before) {
    for (TF_Operation logSoftmax : before.ofType("LogSoftmax")) {
      for (TF_Operation exp : before.newConsumers(GraphView.output(logSoftmax), "Exp")) {
        for (TF_Operation product : before.newConsumers(GraphView.output(exp), "Mul")) {
          replace(before, product);
        }
      }
    }
  }

  /** Puts a product with another sum in the place of this one. */
  private void replace(GraphView before, TF_Operation product) {
    TF_Output dy = GraphView.input(GraphView.input(product, 0).oper(), 0);
    TF_Output sum =
        ops.add(
            "Sum",
            description -> TF_SetAttrBool(description, "keep_dims", NativeCall.bool(true)),
            dy,
            ops.ints(-1));
    TF_Output right = ops.add("Mul", sum, GraphView.input(product, 1));
    for (TF_Operation sub : before.newConsumers(GraphView.output(product), "Sub")) {
      TF_UpdateEdge(ops.graph(), right, new TF_Input(1).oper(sub).index(1), ops.call().status());
      ops.call().check();
    }
  }
}
