package org.tensorflow.types;

import org.jspecify.annotations.NullMarked;

/**
 * Stands for the data type bfloat16, as {@code Tensor<BFloat16>}; there are no objects of it. See
 * {@link dev.gaze.tensorflow.Float16}.
 */
@NullMarked
public final class BFloat16 {
  private BFloat16() {}
}
