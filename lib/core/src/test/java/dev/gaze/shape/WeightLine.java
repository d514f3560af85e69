package dev.gaze.shape;

import dev.gaze.layers.Weight;
import java.util.List;

/** What is public of a weight: a line of a table. */
record WeightLine(String name, List<Integer> shape, boolean trainable) {
  static WeightLine of(Weight weight) {
    return new WeightLine(weight.name(), weight.shape(), weight.trainable());
  }
}
