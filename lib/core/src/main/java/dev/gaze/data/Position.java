package dev.gaze.data;

import dev.gaze.data.internal.Batches;
import java.util.Locale;

/**
 * A place in the endless sequence that {@link Batches} draws.
 *
 * @param epoch how many times every image has been drawn, from 0
 * @param offset how many images of this epoch have been drawn, from 0 to the source's size - 1
 */
public record Position(long epoch, int offset) {

  /** Before the first image. */
  public static final Position START = new Position(0, 0);

  /** Checks the signs. */
  public Position {
    if (epoch < 0 || offset < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "position: epoch %d, offset %d; neither is below 0", epoch, offset));
    }
  }
}
