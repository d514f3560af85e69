package dev.gaze.layers;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.op.image.ResizeBilinear;

/** Changes of a map's height and width, {@code [N, H, W, C]}. */
public final class Resampling {

  private Resampling() {}

  /**
   * Each value factor × factor times, {@code [N, H·factor, W·factor, C]}. Written as a broadcast:
   * its gradient is a plain sum.
   */
  public static Operand<Float> nearest(Ops tf, Operand<Float> map, int factor) {
    Shape shape = map.asOutput().shape();
    int height = Math.toIntExact(shape.size(1));
    int width = Math.toIntExact(shape.size(2));
    int channels = Math.toIntExact(shape.size(3));
    Operand<Float> spread =
        tf.reshape(map, tf.constant(new int[] {-1, height, 1, width, 1, channels}));
    Operand<Float> repeated = tf.tile(spread, tf.constant(new int[] {1, 1, factor, 1, factor, 1}));
    return tf.reshape(
        repeated, tf.constant(new int[] {-1, height * factor, width * factor, channels}));
  }

  /** Mean of every factor × factor window. */
  public static Operand<Float> average(Ops tf, Operand<Float> map, int factor) {
    List<Long> window = List.of(1L, (long) factor, (long) factor, 1L);
    return tf.nn.avgPool(map, window, window, "VALID");
  }

  /** Greatest value of every factor × factor window. */
  public static Operand<Float> max(Ops tf, Operand<Float> map, int factor) {
    Operand<Integer> window = tf.constant(new int[] {1, factor, factor, 1});
    return tf.nn.maxPool(map, window, window, "VALID");
  }

  /** The top left value of every factor × factor window. */
  public static Operand<Float> stride(Ops tf, Operand<Float> map, int factor) {
    return tf.stridedSlice(
        map,
        tf.constant(new int[] {0, 0, 0, 0}),
        tf.constant(new int[] {0, 0, 0, 0}),
        tf.constant(new int[] {1, factor, factor, 1}),
        StridedSlice.beginMask(15L),
        StridedSlice.endMask(15L));
  }

  /** Bilinear interpolation to a height and width, with half-pixel centres. */
  public static Operand<Float> bilinear(Ops tf, Operand<Float> map, int height, int width) {
    return tf.image.resizeBilinear(
        map, tf.constant(new int[] {height, width}), ResizeBilinear.halfPixelCenters(true));
  }
}
