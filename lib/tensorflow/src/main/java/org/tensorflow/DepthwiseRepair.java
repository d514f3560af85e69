package org.tensorflow;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Mends TensorFlow's gradients of dilated depthwise convolutions: its CPU kernels of gradients take
 * no dilations, and end the process. A dilated convolution is a plain one whose kernel has zeros
 * between its taps; so each gradient is replaced by the plain convolution's, of which the zeros'
 * part is dropped. All that is added has gradients itself.
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
   * @param dx the gradients that were asked for; those that are mended are replaced
   */
  void mend(GraphView before, List<TF_Output> dx) {
    for (TF_Operation gradient : before.added(Set.of(BACKPROP_INPUT, BACKPROP_FILTER)::contains)) {
      int[] dilations = dilations(gradient);
      if (dilations[0] != 1 || dilations[1] != 1) {
        boolean ofImage = GraphView.type(gradient).equals(BACKPROP_INPUT);
        TF_Output right =
            ofImage ? imageGradient(gradient, dilations) : kernelGradient(gradient, dilations);
        ops.replace(GraphView.output(gradient), right, dx);
      }
    }
  }

  /** In the place of an operation of inputs image size, kernel, output gradient. */
  private TF_Output imageGradient(TF_Operation dilated, int[] dilations) {
    TF_Output kernel = GraphView.input(dilated, 1);
    TF_Output strides = strides(dilations);
    TF_Output size = spreadSize(ops.add("Shape", kernel), strides);
    TF_Output spread = ops.add("StridedSliceGrad", size, begin(), size, strides, kernel);
    return like(dilated, GraphView.input(dilated, 0), spread, GraphView.input(dilated, 2));
  }

  /** In the place of an operation of inputs image, kernel size, output gradient. */
  private TF_Output kernelGradient(TF_Operation dilated, int[] dilations) {
    TF_Output strides = strides(dilations);
    TF_Output size = spreadSize(GraphView.input(dilated, 1), strides);
    TF_Output spread =
        like(dilated, GraphView.input(dilated, 0), size, GraphView.input(dilated, 2));
    return ops.add("StridedSlice", spread, begin(), size, strides);
  }

  private TF_Output begin() {
    return ops.ints(0, 0, 0, 0);
  }

  /** From one tap to the next, in the kernel {@code [height, width, in, multiplier]}. */
  private TF_Output strides(int[] dilations) {
    return ops.ints(dilations[0], dilations[1], 1, 1);
  }

  /** The shape of a kernel of this size with the zeros between its taps. */
  private TF_Output spreadSize(TF_Output size, TF_Output strides) {
    TF_Output one = ops.ints(1);
    TF_Output gaps = ops.add("Sub", size, one);
    return ops.add("AddV2", ops.add("Mul", gaps, strides), one);
  }

  /** The same operation without the dilations. */
  private TF_Output like(TF_Operation dilated, TF_Output... inputs) {
    return ops.like(dilated, COPIED, GraphView.type(dilated), inputs);
  }

  /** The dilations of height and width. */
  private int[] dilations(TF_Operation operation) {
    long[] all = ops.intsOf(operation, "dilations");
    int height = ops.isChannelsFirst(operation) ? 2 : 1;
    return new int[] {(int) all[height], (int) all[height + 1]};
  }
}
