package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorShape;

import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * How a convolution sums over channels: a forward one over those that go in, a gradient to the map
 * (a transposed convolution) over those that came out.
 *
 * <p>oneDNN's bfloat16 kernels of these take channels in pairs. Where their number is odd, some
 * processors add what happens to lie in memory behind the last one: other numbers in every run, up
 * to 1e12 and NaN (seen with oneDNN 3.5 and later on an AMD processor with AVX-512 and no AMX).
 *
 * @param map which input holds the map that is convolved
 * @param kernel which input holds the kernel
 * @param axisFromEnd which of the kernel's dimensions is summed over, from the last
 */
@NullMarked
record ChannelSum(int map, int kernel, int axisFromEnd) {
  private static final ChannelSum FORWARD = new ChannelSum(0, 1, 2);
  private static final ChannelSum TO_MAP = new ChannelSum(2, 1, 1);
  private static final Set<String> FORWARD_TYPES = Set.of("Conv2D", "Conv3D", "_FusedConv2D");
  private static final Set<String> TO_MAP_TYPES =
      Set.of("Conv2DBackpropInput", "Conv3DBackpropInputV2");

  /** Whether operations of this type sum over channels. */
  static boolean isIn(String type) {
    return FORWARD_TYPES.contains(type) || TO_MAP_TYPES.contains(type);
  }

  /** Of an operation whose type {@link #isIn}. */
  static ChannelSum of(String type) {
    return FORWARD_TYPES.contains(type) ? FORWARD : TO_MAP;
  }

  /** How many channels are summed, -1 where the graph does not know. */
  long channels(NativeCall call, TF_Graph graph, TF_Operation operation) {
    long[] dims = dims(call, graph, GraphView.input(operation, kernel));
    return dims.length == 0 ? -1 : dims[dims.length - axisFromEnd];
  }

  /** What the graph knows of a shape: -1 for an unknown dimension, empty if not even the rank. */
  static long[] dims(NativeCall call, TF_Graph graph, TF_Output output) {
    int rank = TF_GraphGetTensorNumDims(graph, output, call.status());
    call.check();
    long[] dims = new long[Math.max(0, rank)];
    if (rank > 0) {
      TF_GraphGetTensorShape(graph, output, dims, rank, call.status());
      call.check();
    }
    return dims;
  }
}
