package dev.gaze.spec;

import java.util.List;

/**
 * What is done to images before the discriminator sees them in training. Samples and metrics see
 * none of it.
 *
 * @param flip whether left and right of real images are exchanged, in every second one by chance
 * @param dequantize whether real images get uniform noise as wide as a level of 8 bits: (pixel + u)
 *     / 128 − 1, u in [0, 1), in place of pixel / 127.5 − 1 (Theis et al. 2016, section 3.1;
 *     SNGAN's code)
 * @param augment of real and generated images, in this order
 */
public record ImageOptions(boolean flip, boolean dequantize, List<DiffAugment> augment) {

  /** Nothing is done. */
  public static final ImageOptions NONE = new ImageOptions(false, false, List.of());

  /** Copies the list. */
  public ImageOptions {
    augment = List.copyOf(augment);
  }
}
