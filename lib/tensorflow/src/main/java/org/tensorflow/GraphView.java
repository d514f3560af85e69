package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphNextOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOpType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputConsumers;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputNumConsumers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * A graph as it was at one moment, to find out what has been added to it since. Its pointers live
 * as long as the call that it is part of.
 */
@NullMarked
final class GraphView {
  private final TF_Graph graph;
  private final Set<Long> operations = new HashSet<>();
  private final List<TF_Operation> chosen = new ArrayList<>();
  private final long end;

  /** Remembers all operations, and lists those of the given types. */
  GraphView(TF_Graph graph, Set<String> types) {
    this.graph = graph;
    SizeTPointer position = new SizeTPointer(1).put(0);
    TF_Operation operation;
    while ((operation = TF_GraphNextOperation(graph, position)) != null) {
      operations.add(operation.address());
      if (types.contains(type(operation))) {
        chosen.add(operation);
      }
    }
    end = position.get();
  }

  /**
   * The operations of this type at that moment; it must be one of the types that were asked for.
   */
  List<TF_Operation> ofType(String type) {
    return chosen.stream().filter(operation -> type(operation).equals(type)).toList();
  }

  /** The operations of these types that were added since. */
  List<TF_Operation> added(Predicate<String> types) {
    List<TF_Operation> added = new ArrayList<>();
    SizeTPointer position = new SizeTPointer(1).put(end);
    TF_Operation operation;
    while ((operation = TF_GraphNextOperation(graph, position)) != null) {
      if (types.test(type(operation))) {
        added.add(operation);
      }
    }
    return added;
  }

  /** Operations of a type that use an output and were not in the graph at that moment. */
  List<TF_Operation> newConsumers(TF_Output output, String type) {
    return consumers(output).stream()
        .filter(consumer -> type(consumer).equals(type))
        .filter(consumer -> !operations.contains(consumer.address()))
        .toList();
  }

  static List<TF_Operation> consumers(TF_Output output) {
    return uses(output).stream().map(TF_Input::oper).toList();
  }

  /** The inputs that an output goes to. */
  static List<TF_Input> uses(TF_Output output) {
    int n = TF_OperationOutputNumConsumers(output);
    TF_Input inputs = new TF_Input(Math.max(1, n));
    TF_OperationOutputConsumers(output, inputs, n);
    List<TF_Input> uses = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      uses.add(inputs.getPointer(i));
    }
    return uses;
  }

  /** Whether {@code shape} is made by a Shape operation on {@code of}. */
  static boolean isShapeOf(TF_Output of, TF_Output shape) {
    return type(shape.oper()).equals("Shape") && same(of, input(shape.oper(), 0));
  }

  static TF_Output input(TF_Operation operation, int index) {
    return TF_OperationInput(new TF_Input(1).oper(operation).index(index));
  }

  static TF_Output output(TF_Operation operation) {
    return output(operation, 0);
  }

  static TF_Output output(TF_Operation operation, int index) {
    return new TF_Output(1).oper(operation).index(index);
  }

  static boolean same(TF_Output a, TF_Output b) {
    return a.oper().address() == b.oper().address() && a.index() == b.index();
  }

  static String type(TF_Operation operation) {
    return NativeCall.string(TF_OperationOpType(operation));
  }
}
