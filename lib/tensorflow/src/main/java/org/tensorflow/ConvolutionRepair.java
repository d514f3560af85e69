package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Mends TensorFlow's gradients of Conv2D: they leave out the dilations, which gives wrong gradients
 * without a word, and the explicit paddings, which gives an error when they run. What they leave
 * out is copied to the operations that TensorFlow added.
 *
 * <p>TensorFlow does not say which operation is whose gradient. Image and kernel do not tell: two
 * convolutions may share both. So the gradients of these convolutions' outputs are asked for,
 * besides those that the caller wants, and with image, kernel and output gradient each operation is
 * found. Where two convolutions share all three, the gradients of both go to the same sums, and it
 * does not matter which takes which.
 */
@NullMarked
final class ConvolutionRepair {
  private static final List<String> LEFT_OUT = List.of("dilations", "explicit_paddings");

  private final AddedOps ops;
  private final GraphView before;
  private final List<TF_Operation> convolutions;

  /**
   * Finds the convolutions that gradients will go through, on the way from y to x.
   *
   * @param before the graph without the gradients, with its Conv2D
   */
  ConvolutionRepair(AddedOps ops, GraphView before, List<TF_Output> x, List<TF_Output> y) {
    this.ops = ops;
    this.before = before;
    List<TF_Operation> all = before.ofType("Conv2D").stream().filter(this::isMarked).toList();
    if (all.isEmpty()) {
      convolutions = all;
    } else {
      Set<Long> between = Paths.between(x, y);
      convolutions = all.stream().filter(conv -> isPassed(conv, between)).toList();
    }
  }

  /** Whether gradients go through, and do not end at the output: it may be an x itself. */
  private static boolean isPassed(TF_Operation convolution, Set<Long> between) {
    return between.contains(convolution.address())
        && (between.contains(GraphView.input(convolution, 0).oper().address())
            || between.contains(GraphView.input(convolution, 1).oper().address()));
  }

  /** The outputs whose gradients {@link #mend} needs. */
  List<TF_Output> outputs() {
    return convolutions.stream().map(GraphView::output).toList();
  }

  /**
   * Mends the convolutions' gradients.
   *
   * @param x outputs, {@link #outputs} among them
   * @param dx their gradients, with a null operation where there is none
   */
  void mend(List<TF_Output> x, List<TF_Output> dx) {
    if (convolutions.isEmpty()) {
      return;
    }
    List<TF_Operation> added =
        new ArrayList<>(
            before.added(Set.of("Conv2DBackpropInput", "Conv2DBackpropFilter")::contains));
    added.removeIf(this::isMarked); // The gradient of something else, and right.
    for (TF_Operation convolution : convolutions) {
      TF_Output image = GraphView.input(convolution, 0);
      TF_Output kernel = GraphView.input(convolution, 1);
      TF_Output dy = gradient(GraphView.output(convolution), x, dx);
      if (dy.oper() != null) {
        copyAttributes(
            convolution, take(convolution, added, "Conv2DBackpropInput", 0, image, kernel, dy));
        copyAttributes(
            convolution, take(convolution, added, "Conv2DBackpropFilter", 1, image, kernel, dy));
      }
    }
  }

  private static TF_Output gradient(TF_Output y, List<TF_Output> x, List<TF_Output> dx) {
    int i = 0;
    while (!GraphView.same(y, x.get(i))) {
      i++;
    }
    return dx.get(i);
  }

  /**
   * Removes an operation with these inputs from the list.
   *
   * @param shapeAt which input is not the one given but its shape
   */
  private static TF_Operation take(
      TF_Operation convolution,
      List<TF_Operation> added,
      String type,
      int shapeAt,
      TF_Output... inputs) {
    for (TF_Operation operation : added) {
      boolean found = GraphView.type(operation).equals(type);
      for (int i = 0; found && i < inputs.length; i++) {
        TF_Output input = GraphView.input(operation, i);
        found =
            i == shapeAt ? GraphView.isShapeOf(inputs[i], input) : GraphView.same(inputs[i], input);
      }
      if (found) {
        added.remove(operation);
        return operation;
      }
    }
    throw new IllegalStateException(
        "addGradients: no "
            + type
            + " found among the gradients of Conv2D "
            + NativeCall.string(TF_OperationName(convolution))
            + ", whose dilations or explicit paddings TensorFlow leaves out: its gradients would be wrong");
  }

  /** Whether an operation has dilations or explicit paddings. */
  private boolean isMarked(TF_Operation operation) {
    return Arrays.stream(ops.intsOf(operation, "dilations")).anyMatch(dilation -> dilation != 1)
        || ops.intsOf(operation, "explicit_paddings").length > 0;
  }

  private void copyAttributes(TF_Operation from, TF_Operation to) {
    NativeCall call = ops.call();
    for (String attribute : LEFT_OUT) {
      TF_Buffer value = call.buffer();
      TF_OperationGetAttrValueProto(from, attribute, value, call.status());
      call.check();
      TF_SetAttr(ops.graph(), to, attribute, value, call.status());
      call.check();
    }
  }
}
