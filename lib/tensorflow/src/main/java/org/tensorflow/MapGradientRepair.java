package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrString;

import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Keeps float32 gradients to the map (transposed convolutions) away from oneDNN's kernels that are
 * wrong on some processors: a kernel of 1×1 or one with strides, to a map whose channels fill an
 * odd number of blocks of 16, three or more; and any to one channel from one. The sums are the same
 * by other kernels: zeros stand between the values where strides were, and around a 1×1 kernel,
 * which becomes 2×2, and there is a channel of zeros more.
 *
 * <p>Seen on an AMD EPYC of family 26 whose virtual machine tells no sizes of caches: the last
 * block of channels lacks most of its sums, the same bits in every run. The sums cost more so:
 * spread by strides of 2, four times the products of those channels.
 *
 * <p>Not mended: explicit paddings of a 1×1 kernel, maps whose size or channels the graph does not
 * know, and eager operations.
 */
@NullMarked
final class MapGradientRepair {
  private static final int BLOCK = 16;
  private static final int RANK = 4;

  private MapGradientRepair() {}

  /** Of a Conv2DBackpropInput, whose inputs are map size, kernel, gradient of the output. */
  static void mend(AddedOps ops, TF_Operation gradient) {
    if (ops.device().toUpperCase(Locale.ROOT).contains("GPU")) {
      return; // No oneDNN there.
    }
    long[] kernel = ChannelSum.dims(ops.call(), ops.graph(), GraphView.input(gradient, 1));
    if (kernel.length != RANK) {
      return;
    }
    int height = ops.isChannelsFirst(gradient) ? 2 : 1;
    if (kernel[2] == 1 && kernel[3] == 1) {
      TF_Output one = ops.hidden(ops.ints(1));
      TF_Output zero = ops.float32Zero();
      int channels = height == 1 ? RANK - 1 : 1;
      ops.padWith(gradient, 2, RANK, channels, one, zero);
      ops.padWith(gradient, 1, RANK, RANK - 1, one, zero);
    } else if (isWrong(kernel[2])) {
      boolean pointwise = kernel[0] == 1 && kernel[1] == 1;
      if (withoutStrides(ops, gradient, kernel) && pointwise && padding(ops, gradient) != 'E') {
        wider(ops, gradient);
      }
    }
  }

  /** Whether so many channels of the map fill an odd number of blocks, three or more. */
  static boolean isWrong(long channels) {
    long blocks = (channels + BLOCK - 1) / BLOCK;
    return blocks >= 3 && blocks % 2 == 1;
  }

  /**
   * Spreads the output's gradient, so that it is that of a convolution without strides.
   *
   * @param kernel {@code [height, width, channels of the map, channels of the output]}
   * @return false where the graph does not know what that takes, and all stays as it is
   */
  static boolean withoutStrides(AddedOps ops, TF_Operation gradient, long[] kernel) {
    int[] strides = ops.smallInts(gradient, "strides");
    int height = ops.isChannelsFirst(gradient) ? 2 : 1;
    if (strides[height] == 1 && strides[height + 1] == 1) {
      return true;
    }
    long[] size = ChannelSum.dims(ops.call(), ops.graph(), GraphView.input(gradient, 0));
    if (size.length != 1 || size[0] != RANK) {
      return false; // Height and width alone.
    }
    char padding = padding(ops, gradient);
    int[] dilations = ops.smallInts(gradient, "dilations");
    int[] paddings = ops.smallInts(gradient, "explicit_paddings");
    long[] map = ChannelSum.dims(ops.call(), ops.graph(), GraphView.output(gradient));
    int[] larger = new int[RANK]; // The spread gradient's size, less the map's.
    int[] begin = new int[RANK];
    int channels = height == 1 ? RANK - 1 : 1;
    if (map.length != RANK || map[channels] < 0) {
      return false; // Of a grouped convolution the kernel knows the channels of one group alone.
    }
    larger[channels] = Math.toIntExact(kernel[3] - map[channels]);
    for (int axis = height; axis < height + 2; axis++) {
      long reach = (kernel[axis - height] - 1) * dilations[axis];
      if (kernel[axis - height] < 0 || kernel[3] < 0) {
        return false;
      }
      if (padding == 'S' && reach > 0) {
        if (map[axis] < 0) {
          return false;
        }
        long outputs = (map[axis] + strides[axis] - 1) / strides[axis];
        long around = Math.max(0, (outputs - 1) * strides[axis] + reach + 1 - map[axis]);
        begin[axis] = Math.toIntExact(reach / 2 - around / 2);
      } else if (padding != 'S') {
        int around = paddings.length == 0 ? 0 : paddings[2 * axis] + paddings[2 * axis + 1];
        larger[axis] = Math.toIntExact(around - reach);
      }
    }
    TF_Output spreadSize =
        ops.add("AddV2", GraphView.input(gradient, 0), ops.hidden(ops.ints(larger)));
    TF_Output spread =
        ops.add(
            "StridedSliceGrad",
            spreadSize,
            ops.ints(begin),
            spreadSize,
            ops.ints(strides),
            GraphView.input(gradient, 2));
    ops.use(gradient, 2, spread);
    ops.withOnes(gradient, "strides", RANK);
    return true;
  }

  /** A kernel of 2×2 whose other taps are zeros: with SAME padding, they are below and right. */
  private static void wider(AddedOps ops, TF_Operation gradient) {
    TF_Output one = ops.hidden(ops.ints(1));
    TF_Output zero = ops.float32Zero();
    ops.padWith(gradient, 1, RANK, 0, one, zero);
    ops.padWith(gradient, 1, RANK, 1, one, zero);
    ops.withOnes(gradient, "dilations", RANK); // Of one tap they meant nothing.
    // A message of a string: field 2, four bytes.
    ops.setAttribute(gradient, "padding", 0x12, 4, 'S', 'A', 'M', 'E');
  }

  /** The first letter: SAME, VALID or EXPLICIT. */
  private static char padding(AddedOps ops, TF_Operation operation) {
    BytePointer letter = new BytePointer(1);
    TF_OperationGetAttrString(
        operation, ops.call().utf8("padding"), letter, 1, ops.call().status());
    ops.call().check();
    return (char) letter.get(0);
  }
}
