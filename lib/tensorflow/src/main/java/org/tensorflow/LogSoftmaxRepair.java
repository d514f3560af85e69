package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrBool;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UpdateEdge;

import java.util.function.Consumer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * Mends TensorFlow's gradient of LogSoftmax, {@code dy - sum(dy) exp(y)}: it sums over axis 1 where
 * it should sum over the last axis, so that logits of rank 3 and more get wrong gradients without a
 * word. The registered gradient cannot be replaced; operations that it added to the graph can.
 */
@NullMarked
final class LogSoftmaxRepair {
  private final NativeCall call;
  private final TF_Graph graph;
  private final String prefix;

  /** Names of new operations start with the prefix. */
  LogSoftmaxRepair(NativeCall call, TF_Graph graph, String prefix) {
    this.call = call;
    this.graph = graph;
    this.prefix = prefix;
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
        add(
            "Sum",
            description -> TF_SetAttrBool(description, "keep_dims", NativeCall.bool(true)),
            dy,
            lastAxis());
    TF_Output right = add("Mul", description -> {}, sum, GraphView.input(product, 1));
    for (TF_Operation sub : before.newConsumers(GraphView.output(product), "Sub")) {
      TF_UpdateEdge(graph, right, new TF_Input(1).oper(sub).index(1), call.status());
      call.check();
    }
  }

  /** The constant {@code [-1]}. */
  private TF_Output lastAxis() {
    TF_Tensor value = TF_Tensor.allocateTensor(TF_INT32, new long[] {1}, Integer.BYTES);
    new IntPointer(TF_TensorData(value)).put(-1);
    return add(
        "Const",
        description -> {
          TF_SetAttrType(description, "dtype", TF_INT32);
          TF_SetAttrTensor(description, "value", value, call.status());
          call.check();
        });
  }

  private TF_Output add(
      String type, Consumer<TF_OperationDescription> attributes, TF_Output... inputs) {
    String name = Gradients.freeName(graph, prefix + "/LogSoftmax_" + type);
    TF_OperationDescription description = TF_NewOperation(graph, type, name);
    for (TF_Output input : inputs) {
      TF_AddInput(description, input);
    }
    attributes.accept(description);
    TF_Operation operation = TF_FinishOperation(description, call.status());
    call.check();
    return GraphView.output(operation);
  }
}
