package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrIntList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrValueProto;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_UpdateEdge;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Input;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Mends TensorFlow's gradients of dilated depthwise convolutions: they leave out the dilations, and
 * its CPU kernels of gradients have none. A dilated convolution is a plain one whose kernel has
 * zeros between its taps; so each gradient, recognised by its inputs, is replaced by the plain
 * convolution's, of which the zeros' part is dropped. All that is added has gradients itself.
 */
@NullMarked
final class DepthwiseRepair {
  private static final String BACKPROP_INPUT = "DepthwiseConv2dNativeBackpropInput";
  private static final String BACKPROP_FILTER = "DepthwiseConv2dNativeBackpropFilter";
  private static final List<String> COPIED =
      List.of("strides", "padding", "explicit_paddings", "data_format");

  private final AddedOps ops;

  DepthwiseRepair(AddedOps ops) {
    this.ops = ops;
  }

  /**
   * Mends the gradients that were added since the view was taken.
   *
   * @param dx the {@code n} gradients that were asked for; those that are mended are replaced
   */
  void mend(GraphView before, TF_Output dx, int n) {
    for (TF_Operation depthwise : before.ofType("DepthwiseConv2dNative")) {
      int[] dilations = dilations(depthwise);
      if (dilations[0] == 1 && dilations[1] == 1) {
        continue;
      }
      TF_Output image = GraphView.input(depthwise, 0);
      TF_Output kernel = GraphView.input(depthwise, 1);
      for (TF_Operation dImage : before.newConsumers(kernel, BACKPROP_INPUT)) {
        if (GraphView.isShapeOf(image, GraphView.input(dImage, 0))) {
          replace(GraphView.output(dImage), imageGradient(depthwise, dImage, dilations), dx, n);
        }
      }
      for (TF_Operation dKernel : before.newConsumers(image, BACKPROP_FILTER)) {
        if (GraphView.isShapeOf(kernel, GraphView.input(dKernel, 1))) {
          replace(GraphView.output(dKernel), kernelGradient(depthwise, dKernel, dilations), dx, n);
        }
      }
    }
  }

  private TF_Output imageGradient(TF_Operation depthwise, TF_Operation dImage, int[] dilations) {
    TF_Output kernel = GraphView.input(depthwise, 1);
    TF_Output strides = strides(dilations);
    TF_Output size = spreadSize(kernel, strides);
    TF_Output spread = ops.add("StridedSliceGrad", size, begin(), size, strides, kernel);
    TF_Output dy = GraphView.input(dImage, 2);
    return like(depthwise, BACKPROP_INPUT, GraphView.input(dImage, 0), spread, dy);
  }

  private TF_Output kernelGradient(TF_Operation depthwise, TF_Operation dKernel, int[] dilations) {
    TF_Output image = GraphView.input(depthwise, 0);
    TF_Output strides = strides(dilations);
    TF_Output size = spreadSize(GraphView.input(depthwise, 1), strides);
    TF_Output spread = like(depthwise, BACKPROP_FILTER, image, size, GraphView.input(dKernel, 2));
    return ops.add("StridedSlice", spread, begin(), size, strides);
  }

  private TF_Output begin() {
    return ops.ints(0, 0, 0, 0);
  }

  /** From one tap to the next, in the kernel {@code [height, width, in, multiplier]}. */
  private TF_Output strides(int[] dilations) {
    return ops.ints(dilations[0], dilations[1], 1, 1);
  }

  /** The shape of the kernel with the zeros between its taps. */
  private TF_Output spreadSize(TF_Output kernel, TF_Output strides) {
    TF_Output one = ops.ints(1);
    TF_Output gaps = ops.add("Sub", ops.add("Shape", kernel), one);
    return ops.add("AddV2", ops.add("Mul", gaps, strides), one);
  }

  /** An operation with the convolution's attributes, but for the dilations. */
  private TF_Output like(TF_Operation depthwise, String type, TF_Output... inputs) {
    NativeCall call = ops.call();
    return ops.add(
        type,
        description -> {
          for (String attribute : COPIED) {
            TF_Buffer value = call.buffer();
            TF_OperationGetAttrValueProto(depthwise, attribute, value, call.status());
            call.check();
            TF_SetAttrValueProto(
                description, attribute, value.data(), value.length(), call.status());
            call.check();
          }
        },
        inputs);
  }

  /** Lets all that uses one output use another one. */
  private void replace(TF_Output old, TF_Output by, TF_Output dx, int n) {
    for (TF_Input use : GraphView.uses(old)) {
      TF_UpdateEdge(ops.graph(), by, use, ops.call().status());
      ops.call().check();
    }
    for (int i = 0; i < n; i++) {
      TF_Output gradient = dx.getPointer(i);
      if (gradient.oper() != null && GraphView.same(gradient, old)) {
        gradient.oper(by.oper()).index(by.index());
      }
    }
  }

  /** The dilations of height and width. */
  private int[] dilations(TF_Operation depthwise) {
    NativeCall call = ops.call();
    LongPointer all = new LongPointer(4);
    TF_OperationGetAttrIntList(depthwise, call.utf8("dilations"), all, 4, call.status());
    call.check();
    BytePointer format = new BytePointer(4);
    TF_OperationGetAttrString(depthwise, call.utf8("data_format"), format, 4, call.status());
    call.check();
    int height = format.get(1) == 'C' ? 2 : 1;
    return new int[] {(int) all.get(height), (int) all.get(height + 1)};
  }
}
