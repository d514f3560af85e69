package dev.gaze.export.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A window that moves over a map, as convolutions and pooling have it; each array is of height and
 * width.
 *
 * @param padding {@code SAME}, {@code VALID} or {@code EXPLICIT}
 * @param explicit of the latter: above, below, left, right
 */
record OnnxWindow(int[] size, int[] strides, int[] dilations, String padding, int[] explicit) {
  private static final int[] NONE = {1, 1};

  /** What ONNX is told of it over a map of a size. */
  Map<String, Object> attributes(List<Integer> map) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("kernel_shape", size);
    attributes.put("strides", strides);
    attributes.put("pads", pads(map));
    if (!Arrays.equals(dilations, NONE)) {
      attributes.put("dilations", dilations);
    }
    return attributes;
  }

  /** Rows above and columns left, then those below and right. */
  private int[] pads(List<Integer> map) {
    int[] pads = new int[4];
    for (int axis = 0; axis < 2; axis++) {
      int total = padding.equals("SAME") ? around(map, axis) : 0;
      boolean told = padding.equals("EXPLICIT");
      pads[axis] = told ? explicit[2 * axis] : total / 2;
      pads[axis + 2] = told ? explicit[2 * axis + 1] : total - total / 2;
    }
    return pads;
  }

  private int around(List<Integer> map, int axis) {
    int across = map.get(axis + 1);
    int steps = (across + strides[axis] - 1) / strides[axis] - 1;
    return Math.max(0, steps * strides[axis] + reach(axis) - across);
  }

  private int reach(int axis) {
    return (size[axis] - 1) * dilations[axis] + 1;
  }

  /** The same with those strides of a map {@code [N, height, width, C]}. */
  OnnxWindow withStrides(int... ofMap) {
    return new OnnxWindow(size, new int[] {ofMap[1], ofMap[2]}, dilations, padding, explicit);
  }

  /** By how much a transposed convolution of a map falls short of the one that it is to give. */
  int[] missing(List<Integer> from, List<Integer> to) {
    int[] pads = pads(to);
    return IntStream.range(0, 2)
        .map(
            axis -> {
              int full = strides[axis] * (from.get(axis + 1) - 1) + reach(axis);
              return to.get(axis + 1) - (full - pads[axis] - pads[axis + 2]);
            })
        .toArray();
  }
}
