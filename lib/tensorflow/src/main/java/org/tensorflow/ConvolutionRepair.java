package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttr;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Mends TensorFlow's gradients of Conv2D and of its transpose: they leave out the dilations, which
 * gives wrong gradients without a word, and the explicit paddings, which gives an error when they
 * run. What they leave out is copied to the operations that they added, which are recognised by
 * their inputs; two convolutions of one image with one kernel that differ only in these attributes
 * are not told apart.
 */
@NullMarked
final class ConvolutionRepair {
  private static final List<String> LEFT_OUT = List.of("dilations", "explicit_paddings");

  private final NativeCall call;
  private final TF_Graph graph;

  ConvolutionRepair(NativeCall call, TF_Graph graph) {
    this.call = call;
    this.graph = graph;
  }

  /** Mends the gradients that were added since the view was taken. */
  void mend(GraphView before) {
    mendConvolutions(before);
    mendTransposes(before);
  }

  private void mendConvolutions(GraphView before) {
    for (TF_Operation conv : before.ofType("Conv2D")) {
      TF_Output image = GraphView.input(conv, 0);
      TF_Output kernel = GraphView.input(conv, 1);
      for (TF_Operation dImage : before.newConsumers(kernel, "Conv2DBackpropInput")) {
        if (GraphView.isShapeOf(image, GraphView.input(dImage, 0))) {
          copyAttributes(conv, dImage);
        }
      }
      for (TF_Operation dKernel : before.newConsumers(image, "Conv2DBackpropFilter")) {
        if (GraphView.isShapeOf(kernel, GraphView.input(dKernel, 1))) {
          copyAttributes(conv, dKernel);
        }
      }
    }
  }

  private void mendTransposes(GraphView before) {
    for (TF_Operation transpose : before.ofType("Conv2DBackpropInput")) {
      TF_Output kernel = GraphView.input(transpose, 1);
      TF_Output small = GraphView.input(transpose, 2);
      for (TF_Operation dKernel : before.newConsumers(small, "Conv2DBackpropFilter")) {
        if (GraphView.isShapeOf(kernel, GraphView.input(dKernel, 1))) {
          copyAttributes(transpose, dKernel);
          TF_Output dy = GraphView.input(dKernel, 0);
          for (TF_Operation dSmall : before.newConsumers(dy, "Conv2D")) {
            if (GraphView.same(kernel, GraphView.input(dSmall, 1))) {
              copyAttributes(transpose, dSmall);
            }
          }
        }
      }
    }
  }

  private void copyAttributes(TF_Operation from, TF_Operation to) {
    for (String attribute : LEFT_OUT) {
      TF_Buffer value = call.buffer();
      TF_OperationGetAttrValueProto(from, attribute, value, call.status());
      call.check();
      TF_SetAttr(graph, to, attribute, value, call.status());
      call.check();
    }
  }
}
