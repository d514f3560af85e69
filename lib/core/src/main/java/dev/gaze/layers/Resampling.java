package dev.gaze.layers;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.nn.AvgPoolGrad;

/** Changes of a map's height and width, {@code [N, H, W, C]}. */
public final class Resampling {

  private Resampling() {}

  /**
   * Each value factor × factor times, {@code [N, H·factor, W·factor, C]}. Written as the adjoint of
   * {@link #average}, so that it and its gradient are pooling, which is fast; a broadcast's
   * gradient is a sum over two axes between others, which takes ten times as long. Exact for
   * factors that are powers of 2, within two units in the last place for others.
   */
  public static Operand<Float> nearest(Ops tf, Operand<Float> map, int factor) {
    Shape shape = map.asOutput().shape();
    int height = Math.toIntExact(shape.size(1)) * factor;
    int width = Math.toIntExact(shape.size(2)) * factor;
    int channels = Math.toIntExact(shape.size(3));
    Operand<Integer> batch =
        tf.slice(tf.shape(map), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
    Operand<Integer> size =
        tf.concat(List.of(batch, tf.constant(new int[] {height, width, channels})), tf.constant(0));
    List<Long> window = List.of(1L, (long) factor, (long) factor, 1L);
    Operand<Float> places = tf.withName("places").constant((float) factor * factor);
    Operand<Float> sums = tf.math.mul(map, places);
    return AvgPoolGrad.create(tf.scope(), size, sums, window, window, "VALID");
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
