package dev.gaze.spec;

import java.util.List;

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

  /** The KotlinDL {@code Layer} itself: a new one at every call, since a layer is built once. */
  Object create();
}
