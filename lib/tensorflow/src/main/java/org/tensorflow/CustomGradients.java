package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_HasGradient;
import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_RegisterCustomGradient;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumInputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOpType;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.internal.c_api.TFJ_GraphId;
import org.tensorflow.internal.c_api.TFJ_Scope;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Lets TensorFlow call {@link GradientRules} while it adds gradients to a graph. TensorFlow's
 * registry is one for the process and its callback does not name the graph, so the calling thread
 * remembers it for as long as one of these is open.
 */
@NullMarked
final class CustomGradients implements AutoCloseable {
  private static final ThreadLocal<CustomGradients> CURRENT = new ThreadLocal<>();

  private final TF_Graph graph;
  private @Nullable RuntimeException failure;

  private CustomGradients(TF_Graph graph) {
    this.graph = graph;
  }

  /** Gradients are added to this graph, on this thread, until close. */
  static CustomGradients on(TF_Graph graph) {
    Registration.done();
    CustomGradients gradients = new CustomGradients(graph);
    CURRENT.set(gradients);
    return gradients;
  }

  /** Throws what a rule threw: an exception cannot pass through native code. */
  void check() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    CURRENT.remove();
  }

  /**
   * The one callback for all rules: writes the gradients of one operation and returns their number,
   * -1 on failure.
   */
  private static final class Dispatcher extends TFJ_GradFuncAdapter {
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as JavaCPP declares it
    public int call(
        TFJ_GraphId unused,
        TFJ_Scope names,
        TF_Operation operation,
        TF_Output dy,
        int numDy,
        PointerPointer result) {
      CustomGradients current = CURRENT.get();
      try (NativeCall call = new NativeCall()) {
        GradientOps ops = new GradientOps(call, current.graph, names, operation);
        GradientRule rule = GradientRules.of(NativeCall.string(TF_OperationOpType(operation)));
        List<GradientOps.Value> dx = rule.gradients(ops, inputs(operation), values(dy, numDy));
        // TensorFlow frees it.
        TF_Output array =
            new TF_Output(Pointer.malloc((long) dx.size() * Pointer.sizeof(TF_Output.class)));
        for (int i = 0; i < dx.size(); i++) {
          array
              .getPointer(i)
              .oper(Handles.operation(dx.get(i).operation()))
              .index(dx.get(i).index());
        }
        result.put(array);
        return dx.size();
      } catch (RuntimeException e) {
        current.failure = e;
        return -1;
      }
    }
  }

  private static List<GradientOps.Value> inputs(TF_Operation operation) {
    List<GradientOps.Value> inputs = new ArrayList<>();
    for (int i = 0; i < TF_OperationNumInputs(operation); i++) {
      TF_Output input = TF_OperationInput(new TF_Input(1).oper(operation).index(i));
      inputs.add(new GradientOps.Value(Handles.of(input.oper()), input.index()));
    }
    return inputs;
  }

  /** Operation 0 where an output has no gradient. */
  private static List<GradientOps.Value> values(TF_Output outputs, int n) {
    List<GradientOps.Value> values = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      TF_Output output = outputs.getPointer(i);
      values.add(new GradientOps.Value(Handles.of(output.oper()), output.index()));
    }
    return values;
  }

  /**
   * Registers every rule that TensorFlow has no gradient for, once a process, when this class
   * loads.
   */
  private static final class Registration {
    private static final TFJ_GradFuncAdapter DISPATCHER = new Dispatcher().retainReference();

    static {
      for (String type : GradientRules.types()) {
        if (!TFJ_HasGradient(type)) {
          TFJ_RegisterCustomGradient(type, DISPATCHER);
        }
      }
    }

    static void done() {}
  }
}
