package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_BFLOAT16;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationDevice;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrInt;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Keeps convolutions away from oneDNN's kernels that are wrong on some processors. An operation is
 * mended in place, by other inputs, and so keeps its name and its users:
 *
 * <ul>
 *   <li>a bfloat16 convolution over an odd number of channels ({@link ChannelSum}) gets one more
 *       channel of zeros in map and kernel, which adds nothing to any sum;
 *   <li>the gradient to a 1×1 kernel with strides and fewer than 16 input channels, or to a
 *       depthwise one over one channel, which damages the heap and ends the process in float32,
 *       too, takes the values that the strides meet out of the map first: the same products,
 *       without strides;
 *   <li>float32 gradients to maps: {@link MapGradientRepair}; depthwise ones: {@link
 *       DepthwiseBfloat16Repair}.
 * </ul>
 *
 * <p>Operations that become bfloat16 only when a session rewrites them are {@link KeptInFloat32}.
 */
@NullMarked
final class OneDnnRepair {
  private static final Set<String> TO_KERNEL =
      Set.of(
          "Conv2DBackpropFilter", "Conv3DBackpropFilterV2", "DepthwiseConv2dNativeBackpropFilter");

  /** From this number of input channels on, the kernel with strides has been right. */
  private static final int ENOUGH_CHANNELS = 16;

  private OneDnnRepair() {}

  /** Whether an operation of this type may need mending. */
  static boolean concerns(String type) {
    return concernsEager(type) || DepthwiseBfloat16Repair.TYPES.contains(type);
  }

  /** Whether {@link EagerRepair} may have to mend one. */
  static boolean concernsEager(String type) {
    return TO_KERNEL.contains(type) || ChannelSum.isIn(type);
  }

  /** Mends what was added to a graph since the view was taken. */
  static void mendAdded(NativeCall call, TF_Graph graph, GraphView before) {
    for (TF_Operation operation : before.added(OneDnnRepair::concerns)) {
      mend(call, graph, operation);
    }
  }

  /** Mends one operation that no session has run yet; leaves a sound one as it is. */
  static void mend(NativeCall call, TF_Graph graph, TF_Operation operation) {
    String type = GraphView.type(operation);
    AddedOps ops =
        new AddedOps(
            call,
            graph,
            NativeCall.string(TF_OperationName(operation)) + "/repair",
            NativeCall.string(TF_OperationDevice(operation)));
    if (TO_KERNEL.contains(type)) {
      withoutStrides(ops, operation);
    } else if (TF_OperationOutputType(GraphView.output(operation)) == TF_BFLOAT16) {
      if (ChannelSum.isIn(type)) {
        withEvenChannels(ops, operation, ChannelSum.of(type));
      } else {
        DepthwiseBfloat16Repair.mend(ops, operation);
      }
    } else if (type.equals("Conv2DBackpropInput")
        && TF_OperationOutputType(GraphView.output(operation)) == TF_FLOAT) {
      MapGradientRepair.mend(ops, operation);
    }
  }

  private static void withEvenChannels(AddedOps ops, TF_Operation operation, ChannelSum sum) {
    long channels = sum.channels(ops.call(), ops.graph(), operation);
    TF_Output map = GraphView.input(operation, sum.map());
    TF_Output kernel = GraphView.input(operation, sum.kernel());
    int rank = ops.intsOf(operation, "strides").length;
    long[] mapDims = ChannelSum.dims(ops.call(), ops.graph(), map);
    int mapAxis = ops.isChannelsFirst(operation) ? 1 : rank - 1;
    boolean grouped =
        channels >= 0
            && mapDims.length > 0
            && mapDims[mapAxis] >= 0
            && mapDims[mapAxis] != channels;
    if (grouped || (channels >= 0 && channels % 2 == 0)) {
      return;
    }
    int axis = rank - sum.axisFromEnd();
    // One where the number is odd; computed where only the run will know.
    TF_Output missing =
        channels >= 0
            ? ops.hidden(ops.ints(1))
            : ops.add(
                "FloorMod",
                ops.add("Slice", ops.add("Shape", kernel), ops.ints(axis), ops.ints(1)),
                ops.ints(2));
    ops.padWith(operation, sum.map(), rank, mapAxis, missing, ops.bfloat16Zero());
    ops.padWith(operation, sum.kernel(), rank, axis, missing, ops.bfloat16Zero());
  }

  /** Inputs map, kernel size, gradient of the output. */
  private static void withoutStrides(AddedOps ops, TF_Operation gradient) {
    int[] strides = ops.smallInts(gradient, "strides");
    long[] kernel = ChannelSum.dims(ops.call(), ops.graph(), GraphView.output(gradient));
    int rank = strides.length;
    if (!isDamaging(GraphView.type(gradient), strides, kernel)) {
      return;
    }
    TF_Output map = GraphView.input(gradient, 0);
    int[] paddings = explicitPaddings(ops, gradient);
    if (paddings.length > 0) {
      TF_Output around = ops.add("Reshape", ops.ints(paddings), ops.ints(rank, 2));
      map = ops.add("Pad", map, around);
      // A message of a string: field 2, five bytes. A message of an empty list: field 1, no bytes.
      ops.setAttribute(gradient, "padding", 0x12, 5, 'V', 'A', 'L', 'I', 'D');
      ops.setAttribute(gradient, "explicit_paddings", 0x0a, 0);
    }
    TF_Output met = everyNth(ops, map, strides);
    ops.use(gradient, 0, met);
    ops.withOnes(gradient, "strides", rank);
  }

  /**
   * Whether the gradient to such a kernel damages the heap.
   *
   * @param type the operation's
   * @param strides of each dimension
   * @param kernel its size {@code [..., in, out]}, -1 for what is unknown
   */
  static boolean isDamaging(String type, int[] strides, long[] kernel) {
    int rank = strides.length;
    // oneDNN takes depthwise convolutions of one channel for convolutions.
    int enough = type.startsWith("Depthwise") ? 2 : ENOUGH_CHANNELS;
    return Arrays.stream(strides).anyMatch(stride -> stride > 1)
        && kernel.length == rank
        && Arrays.stream(kernel, 0, rank - 2).allMatch(size -> size == 1)
        && kernel[rank - 2] < enough;
  }

  private static TF_Output everyNth(AddedOps ops, TF_Output map, int[] strides) {
    TF_Output unused = ops.ints(new int[strides.length]);
    long all = (1L << strides.length) - 1;
    return ops.add(
        "StridedSlice",
        description ->
            Stream.of("begin_mask", "end_mask")
                .forEach(mask -> TF_SetAttrInt(description, mask, all)),
        map,
        unused,
        unused,
        ops.hidden(ops.ints(strides)));
  }

  /** Before and after each dimension; empty where the padding is not EXPLICIT. */
  private static int[] explicitPaddings(AddedOps ops, TF_Operation operation) {
    return GraphView.type(operation).startsWith("Conv3D")
        ? new int[0]
        : ops.smallInts(operation, "explicit_paddings");
  }
}
