package org.tensorflow.types;

import org.jspecify.annotations.NullMarked;

/**
 * Stands for the data type half, as {@code Tensor<Half>}; there are no objects of it. See {@link
 * dev.gaze.tensorflow.Float16}.
 */
@NullMarked
public final class Half {
  private Half() {}
}
