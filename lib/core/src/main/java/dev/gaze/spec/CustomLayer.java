package dev.gaze.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that Gaze has no name for. The DSL's {@code layer(...)} and the graph package make it
 * from any KotlinDL {@code Layer}.
 */
public interface CustomLayer {

  /** A name for tables and errors. */
  String name();

  /**
   * The shape of the output, without the batch.
   *
   * @param input {@code [H, W, C]} or {@code [D]}
   */
  List<Integer> outputShape(List<Integer> input);

  /**
   * Whether it sees the class: the layer then takes two inputs, the second being the condition
   * {@code [N, D]}: the one-hot class, or the generator's shared embedding where it has one.
   */
  default boolean conditional() {
    return false;
  }

  /** What whoever uses it should know of it; null: nothing. */
  default @Nullable String warning() {
    return null;
  }

  /** The KotlinDL {@code Layer} itself: a new one at every call, since a layer is built once. */
  Object create();
}
