package dev.gaze.graph.internal;

import dev.gaze.layers.Variables;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.collective.AllReduce;

/**
 * What becomes of a network's gradients, statistics and loss before anything moves by them: with
 * several workers, the mean over all of them.
 */
@FunctionalInterface
interface GradientExchange {
  /** One worker: everything stays as it is. */
  GradientExchange NONE = (tf, values, shapes) -> new Exchanged(values, tf);

  /**
   * Exchanges values, all at once.
   *
   * @param tf what it makes waits for what this waits for
   * @param shapes those of the values
   */
  Exchanged exchange(Ops tf, List<Operand<Float>> values, List<Shape> shapes);

  /**
   * What all workers have.
   *
   * @param values in order
   * @param then makes operations that wait for the exchange: where it fails, they do not run
   */
  record Exchanged(List<Operand<Float>> values, Ops then) {}

  /**
   * The mean over workers. All values go as one flat buffer, for two reasons: 300 tensors one by
   * one take three times as long, and TensorFlow's ring may wait for ever for a dead worker where a
   * tensor has 16 numbers or fewer.
   *
   * @param key tells the exchanges of a graph apart; the same on all workers
   */
  static GradientExchange meanOver(int workers, int key) {
    return workers == 1
        ? NONE
        : (tf, values, shapes) -> {
          Operand<Float> mean =
              AllReduce.create(
                  tf.scope(),
                  flat(tf, values),
                  (long) workers,
                  GROUP,
                  (long) key,
                  "Add",
                  "Div",
                  List.of(),
                  AllReduce.communicationHint("nccl")); // A ring on CPUs.
          return new Exchanged(parts(tf, mean, shapes), tf.withControlDependencies(List.of(mean)));
        };
  }

  /** The group of all workers. */
  long GROUP = 1;

  private static Operand<Float> flat(Ops tf, List<Operand<Float>> values) {
    Operand<Integer> anyLength = tf.constant(new int[] {-1});
    List<Operand<Float>> flat = new ArrayList<>();
    values.forEach(value -> flat.add(tf.reshape(value, anyLength)));
    return tf.concat(flat, tf.constant(0));
  }

  private static List<Operand<Float>> parts(Ops tf, Operand<Float> flat, List<Shape> shapes) {
    int[] sizes =
        shapes.stream()
            .mapToInt(
                shape -> {
                  int size = 1;
                  for (int i = 0; i < shape.numDimensions(); i++) {
                    size = Math.multiplyExact(size, Math.toIntExact(shape.size(i)));
                  }
                  return size;
                })
            .toArray();
    List<Operand<Float>> parts = new ArrayList<>();
    for (Operand<Float> part :
        tf.splitV(flat, tf.constant(sizes), tf.constant(0), (long) sizes.length)) {
      parts.add(tf.reshape(part, Variables.sizes(tf, shapes.get(parts.size()))));
    }
    return parts;
  }
}
