package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumInputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/** What lies before and between the outputs of a graph. */
@NullMarked
final class Paths {
  private Paths() {}

  /**
   * The addresses of the operations that TensorFlow goes through for the gradients of y with
   * respect to x: those on data paths, with those of x and y.
   */
  static Set<Long> between(List<TF_Output> x, List<TF_Output> y) {
    Set<Long> ends = new HashSet<>();
    y.forEach(output -> ends.add(output.oper().address()));
    Set<Long> after =
        reach(x, operation -> ends.contains(operation.address()) ? List.of() : users(operation));
    after.retainAll(reach(y, Paths::makers));
    return after;
  }

  /** The addresses of the operations that y is computed from, without those of y itself. */
  static Set<Long> before(List<TF_Output> y) {
    List<TF_Output> inputs = new ArrayList<>();
    y.forEach(
        output -> makers(output.oper()).forEach(maker -> inputs.add(GraphView.output(maker))));
    return reach(inputs, Paths::makers);
  }

  private static Set<Long> reach(
      List<TF_Output> from, Function<TF_Operation, List<TF_Operation>> next) {
    Set<Long> reached = new HashSet<>();
    Deque<TF_Operation> waiting = new ArrayDeque<>();
    from.forEach(output -> waiting.add(output.oper()));
    while (!waiting.isEmpty()) {
      TF_Operation operation = waiting.remove();
      if (reached.add(operation.address())) {
        waiting.addAll(next.apply(operation));
      }
    }
    return reached;
  }

  private static List<TF_Operation> users(TF_Operation operation) {
    List<TF_Operation> users = new ArrayList<>();
    for (int i = 0; i < TF_OperationNumOutputs(operation); i++) {
      users.addAll(GraphView.consumers(GraphView.output(operation, i)));
    }
    return users;
  }

  private static List<TF_Operation> makers(TF_Operation operation) {
    List<TF_Operation> makers = new ArrayList<>();
    for (int i = 0; i < TF_OperationNumInputs(operation); i++) {
      makers.add(GraphView.input(operation, i).oper());
    }
    return makers;
  }
}
