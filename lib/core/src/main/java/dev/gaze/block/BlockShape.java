package dev.gaze.block;

import java.util.List;

/** The shape of what flows between blocks, without the batch. */
public sealed interface BlockShape {

  /** {@code [D]}. */
  record Flat(int units) implements BlockShape {
    @Override
    public List<Integer> dimensions() {
      return List.of(units);
    }
  }

  /** {@code [H, W, C]}. */
  record Map(int height, int width, int channels) implements BlockShape {
    @Override
    public List<Integer> dimensions() {
      return List.of(height, width, channels);
    }
  }

  /** One logit an image: {@code []}. */
  record Logit() implements BlockShape {
    @Override
    public List<Integer> dimensions() {
      return List.of();
    }
  }

  /** The sizes, outermost first. */
  List<Integer> dimensions();
}
