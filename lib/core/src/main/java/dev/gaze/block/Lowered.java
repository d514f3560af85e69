package dev.gaze.block;

import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Projection;
import dev.gaze.layers.SpectralDense;
import dev.gaze.layers.Weight;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Shape;

/**
 * The layers that a block becomes, not yet in a graph.
 *
 * @param layers in the order in which they are built
 * @param input what each of them is built for; the first side is the batch's
 * @param stage how they are called
 * @param head where the block is a discriminator's head; the stage then ends with what it sees
 */
public record Lowered(List<Layer> layers, Shape input, Stage stage, @Nullable Head head) {

  /**
   * What a head says: all see the same {@code [N, D]}.
   *
   * @param linear {@code [N, 1]}
   * @param projection of the class, added to the linear one; null: none
   * @param classifier {@code [N, classes]}; null: none
   */
  public record Head(
      SpectralDense linear, @Nullable Projection projection, @Nullable SpectralDense classifier) {}

  /** A block that computes without variables. */
  static Lowered plain(Stage stage) {
    return new Lowered(List.of(), Shape.unknown(), stage, null);
  }

  /** One layer that sees what comes in. */
  static Lowered of(GazeLayer layer, BlockShape input) {
    return new Lowered(
        List.of(layer), batchOf(input), (tf, x, seen, pass) -> layer.call(tf, x, pass), null);
  }

  /** One layer that sees what comes in and the condition. */
  static Lowered conditional(GazeLayer layer, BlockShape input) {
    Stage stage =
        (tf, x, seen, pass) -> {
          if (seen == null) {
            throw new IllegalStateException(layer.getName() + ": a condition without classes");
          }
          return layer.call(tf, List.of(x, seen), pass);
        };
    return new Lowered(List.of(layer), batchOf(input), stage, null);
  }

  /** The same with something done after it. */
  Lowered then(Stage next) {
    Stage both = (tf, x, seen, pass) -> next.call(tf, stage.call(tf, x, seen, pass), seen, pass);
    return new Lowered(layers, input, both, head);
  }

  /** Those layers that are Gaze's. */
  public Stream<GazeLayer> gazeLayers() {
    return layers.stream().filter(GazeLayer.class::isInstance).map(GazeLayer.class::cast);
  }

  /** What its layers declare, in the order in which they are built. */
  public List<Weight> weights() {
    return gazeLayers().flatMap(layer -> layer.weights(input).stream()).toList();
  }

  static Shape batchOf(BlockShape shape) {
    return Shape.make(-1, shape.dimensions().stream().mapToLong(Integer::longValue).toArray());
  }
}
