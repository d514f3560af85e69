package dev.gaze.shape;

import java.util.List;

/**
 * A variable of a network.
 *
 * @param name its public name, such as {@code generator/block1/conv1/kernel}
 * @param shape convolution kernels {@code [k, k, in, out]}, dense ones {@code [in, out]}
 * @param trainable false for the u of spectral norm and for moving statistics
 */
public record Weight(String name, List<Integer> shape, boolean trainable) {

  /** How many numbers it holds. */
  public long size() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }
}
