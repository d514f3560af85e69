package org.tensorflow;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Keeps bfloat16 depthwise convolutions away from oneDNN's kernels that are wrong on some
 * processors, which compute one channel and leave zeros in the others: forward ones with a
 * multiplier m take each channel m times and have none, and gradients to the map without one lose
 * their strides. The products are the same.
 */
@NullMarked
final class DepthwiseBfloat16Repair {
  private static final String FORWARD = "DepthwiseConv2dNative";
  private static final String TO_MAP = "DepthwiseConv2dNativeBackpropInput";
  static final Set<String> TYPES = Set.of(FORWARD, TO_MAP);
  private static final int RANK = 4;

  private DepthwiseBfloat16Repair() {}

  /** Whether a gradient to a map of one output channel each is wrong with these strides. */
  static boolean isWrong(String type, long multiplier, long[] strides) {
    return type.equals(TO_MAP)
        && multiplier == 1
        && Arrays.stream(strides).anyMatch(stride -> stride > 1);
  }

  /** Of an operation whose inputs 0 and 1 are map or its size, and kernel. */
  static void mend(AddedOps ops, TF_Operation operation) {
    long[] kernel = ChannelSum.dims(ops.call(), ops.graph(), GraphView.input(operation, 1));
    if (kernel.length != RANK || Arrays.stream(kernel).anyMatch(size -> size < 0)) {
      return;
    }
    String type = GraphView.type(operation);
    if (type.equals(FORWARD) && kernel[3] > 1) {
      repeat(ops, operation, Arrays.stream(kernel).mapToInt(Math::toIntExact).toArray());
    } else if (isWrong(type, kernel[3], ops.intsOf(operation, "strides"))) {
      kernel[3] = kernel[2]; // What goes in comes out.
      MapGradientRepair.withoutStrides(ops, operation, kernel);
    }
  }

  private static void repeat(AddedOps ops, TF_Operation operation, int[] kernel) {
    int channels = kernel[2] * kernel[3];
    int[] which = IntStream.range(0, channels).map(i -> i / kernel[3]).toArray();
    int axis = ops.isChannelsFirst(operation) ? 1 : RANK - 1;
    TF_Output scalar = ops.add("Reshape", ops.ints(axis), ops.ints());
    TF_Output map = GraphView.input(operation, 0);
    TF_Output repeated = ops.add("GatherV2", map, ops.hidden(ops.ints(which)), scalar);
    TF_Output shape = ops.hidden(ops.ints(kernel[0], kernel[1], channels, 1));
    TF_Output alone = ops.add("Reshape", GraphView.input(operation, 1), shape);
    ops.use(operation, 0, repeated);
    ops.use(operation, 1, alone);
  }
}
