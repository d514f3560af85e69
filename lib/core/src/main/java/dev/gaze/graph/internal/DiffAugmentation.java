package dev.gaze.graph.internal;

import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.ImageSpec;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;

/**
 * {@link DiffAugment} in a graph (Zhao et al. 2020). Every image has its own numbers; the gradient
 * goes through to the images. Colour leaves alpha, the fourth of four channels, as it is.
 */
final class DiffAugmentation {

  /**
   * Random numbers an image takes: brightness, saturation, contrast, two moves, two of a centre.
   */
  static final int DRAWS = 7;

  private static final int ROWS = 1;
  private static final int COLUMNS = 2;
  private static final int[] PIXELS = {1, 2, 3};
  private static final int[] CHANNELS = {3};
  private final Ops tf;
  private final ImageSpec size;
  private final List<DiffAugment> policies;

  DiffAugmentation(Ops tf, ImageSpec size, List<DiffAugment> policies) {
    this.tf = tf;
    this.size = size;
    this.policies = policies;
  }

  /**
   * Applies all, in their order.
   *
   * @param images {@code [N, H, W, C]}
   * @param draws {@code [N, DRAWS]} in [0, 1)
   */
  Operand<Float> apply(Operand<Float> images, Operand<Float> draws) {
    Operand<Float> x = images;
    for (DiffAugment policy : policies) {
      x = policy.accept(new Applied(x, draws));
    }
    return x;
  }

  private final class Applied implements DiffAugment.Visitor<Operand<Float>> {
    private final Operand<Float> x;
    private final Operand<Float> draws;

    Applied(Operand<Float> x, Operand<Float> draws) {
      this.x = x;
      this.draws = draws;
    }

    @Override
    public Operand<Float> color(DiffAugment.Color policy) {
      if (size.channels() < 4) {
        return recolored(x, draw(draws, 0), draw(draws, 1), draw(draws, 2));
      }
      Operand<Float> colours = channels(x, 0, 3);
      colours = recolored(colours, draw(draws, 0), draw(draws, 1), draw(draws, 2));
      return tf.concat(List.of(colours, channels(x, 3, 1)), tf.constant(3));
    }

    @Override
    public Operand<Float> translation(DiffAugment.Translation policy) {
      return translate(x, policy.ratio(), draw(draws, 3), draw(draws, 4));
    }

    @Override
    public Operand<Float> cutout(DiffAugment.Cutout policy) {
      return cut(x, policy.ratio(), draw(draws, 5), draw(draws, 6));
    }
  }

  /** The i-th number of each image, {@code [N, 1, 1, 1]}. */
  private Operand<Float> draw(Operand<Float> draws, int i) {
    Operand<Float> column =
        tf.slice(draws, tf.constant(new int[] {0, i}), tf.constant(new int[] {-1, 1}));
    return tf.reshape(column, tf.constant(new int[] {-1, 1, 1, 1}));
  }

  private Operand<Float> recolored(
      Operand<Float> images, Operand<Float> b, Operand<Float> s, Operand<Float> c) {
    Operand<Float> half = tf.constant(0.5f);
    Operand<Float> x = tf.math.add(images, tf.math.sub(b, half));
    x = stretched(x, CHANNELS, tf.math.mul(s, tf.constant(2f)));
    return stretched(x, PIXELS, tf.math.add(c, half));
  }

  private Operand<Float> channels(Operand<Float> images, int first, int count) {
    return tf.slice(
        images,
        tf.constant(new int[] {0, 0, 0, first}),
        tf.constant(new int[] {-1, -1, -1, count}));
  }

  /** mean + factor · (x − mean), the mean being over some axes. */
  private Operand<Float> stretched(Operand<Float> x, int[] axes, Operand<Float> factor) {
    Operand<Float> mean = tf.math.mean(x, tf.constant(axes), Mean.keepDims(true));
    return tf.math.add(mean, tf.math.mul(tf.math.sub(x, mean), factor));
  }

  /**
   * Row y shows what was in row y + move: a gather, so that pixels stay what they are to the bit.
   *
   * @param down draws the move in height, {@code [N, 1, 1, 1]}
   * @param right draws the move in width
   */
  private Operand<Float> translate(
      Operand<Float> images, double ratio, Operand<Float> down, Operand<Float> right) {
    int height = size.height();
    int width = size.width();
    Operand<Integer> y = moved(down, height, ratio, ROWS);
    Operand<Integer> x = moved(right, width, ratio, COLUMNS);
    Operand<Float> inside = tf.math.mul(within(y, height), within(x, width));
    Operand<Integer> row =
        tf.math.add(tf.math.mul(images(images), tf.constant(height)), clipped(y, height));
    Operand<Integer> pixel = tf.math.add(tf.math.mul(row, tf.constant(width)), clipped(x, width));
    Operand<Float> pixels = tf.reshape(images, tf.constant(new int[] {-1, size.channels()}));
    Operand<Float> gathered =
        tf.gather(pixels, tf.reshape(pixel, tf.constant(new int[] {-1})), tf.constant(0));
    return tf.math.mul(tf.reshape(gathered, tf.shape(images)), inside);
  }

  /** The place of each row or column before it was moved, {@code [N, H, 1, 1]} or the like. */
  private Operand<Integer> moved(Operand<Float> draw, int side, double ratio, int axis) {
    int most = (int) (side * ratio + 0.5);
    return tf.math.add(places(side, axis), whole(draw, 2 * most + 1, -most));
  }

  /** first, first + 1, ... of so many whole numbers, each as likely. */
  private Operand<Integer> whole(Operand<Float> draw, int count, int first) {
    Operand<Float> scaled = tf.math.floor(tf.math.mul(draw, tf.constant((float) count)));
    return tf.math.add(tf.dtypes.cast(scaled, Integer.class), tf.constant(first));
  }

  /** 0, 1, ... along one axis. */
  private Operand<Integer> places(int side, int axis) {
    Operand<Integer> range = tf.range(tf.constant(0), tf.constant(side), tf.constant(1));
    int[] shape = {1, 1, 1, 1};
    shape[axis] = side;
    return tf.reshape(range, tf.constant(shape));
  }

  /** The number of each image in the batch, {@code [N, 1, 1, 1]}. */
  private Operand<Integer> images(Operand<Float> images) {
    Operand<Integer> n = tf.gather(tf.shape(images), tf.constant(0), tf.constant(0));
    Operand<Integer> range = tf.range(tf.constant(0), n, tf.constant(1));
    return tf.reshape(range, tf.constant(new int[] {-1, 1, 1, 1}));
  }

  private Operand<Integer> clipped(Operand<Integer> place, int side) {
    return tf.math.minimum(tf.math.maximum(place, tf.constant(0)), tf.constant(side - 1));
  }

  /** 1 where a place is in the image, else 0. */
  private Operand<Float> within(Operand<Integer> place, int side) {
    return tf.dtypes.cast(tf.math.equal(place, clipped(place, side)), Float.class);
  }

  /** The paper's code: centres from 0 to the side, one less for an odd hole. */
  private Operand<Float> cut(
      Operand<Float> images, double ratio, Operand<Float> down, Operand<Float> right) {
    Operand<Float> rows = hole(down, size.height(), ratio, ROWS);
    Operand<Float> columns = hole(right, size.width(), ratio, COLUMNS);
    return tf.math.mul(images, tf.math.sub(tf.constant(1f), tf.math.mul(rows, columns)));
  }

  /** 1 in the rows or columns of the hole, else 0. */
  private Operand<Float> hole(Operand<Float> draw, int side, double ratio, int axis) {
    int length = Math.max(1, (int) (side * ratio + 0.5));
    Operand<Integer> first = whole(draw, side + 1 - length % 2, -(length / 2));
    Operand<Integer> from = tf.math.sub(places(side, axis), first);
    return within(from, length);
  }
}
