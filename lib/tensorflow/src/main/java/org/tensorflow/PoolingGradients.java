package org.tensorflow;

import static org.tensorflow.GradientRule.binary;
import static org.tensorflow.GradientRule.ternary;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.GradientOps.Value;

/**
 * Gradients of the gradient ops of pooling and resizing, all linear in the gradient {@code g} that
 * they were given. Max pooling chooses elements by its input {@code x} and output {@code y}; both
 * stay fixed.
 */
@NullMarked
final class PoolingGradients {
  private static final String[] POOL = {"ksize", "strides", "padding", "data_format"};
  private static final String[] POOL_V2 = {"padding", "data_format"};
  private static final String[] RESIZE = {"align_corners", "half_pixel_centers"};

  static final Map<String, GradientRule> RULES =
      Map.of(
          "AvgPoolGrad", average("AvgPool"),
          "AvgPool3DGrad", average("AvgPool3D"),
          "MaxPoolGrad", maximum("MaxPoolGradGrad"),
          "MaxPoolGradGrad", maximum("MaxPoolGrad"),
          "MaxPool3DGrad", maximum("MaxPool3DGradGrad"),
          "MaxPool3DGradGrad", maximum("MaxPool3DGrad"),
          "MaxPoolGradV2", maximumV2("MaxPoolGradGradV2"),
          "MaxPoolGradGradV2", maximumV2("MaxPoolGradV2"),
          "ResizeNearestNeighborGrad", resize("ResizeNearestNeighbor"),
          "ResizeBilinearGrad", resize("ResizeBilinear"));

  private PoolingGradients() {}

  private static GradientRule average(String forward) {
    return binary((op, dy, size, g) -> List.of(op.zeros(size), op.like(POOL, forward, dy)));
  }

  private static GradientRule maximum(String adjoint) {
    return ternary(
        (op, dy, x, y, g) -> List.of(op.zeros(x), op.zeros(y), op.like(POOL, adjoint, x, y, dy)));
  }

  /** The V2 ops have the window's size and its strides as inputs. */
  private static GradientRule maximumV2(String adjoint) {
    return (op, in, dy) -> {
      Value x = in.get(0);
      Value y = in.get(1);
      Value size = in.get(3);
      Value strides = in.get(4);
      return List.of(
          op.zeros(x),
          op.zeros(y),
          op.like(POOL_V2, adjoint, x, y, dy.get(0), size, strides),
          op.zeros(size),
          op.zeros(strides));
    };
  }

  /** Inputs: g {@code [N, H, W, C]}, and the size of the small image or that image itself. */
  private static GradientRule resize(String forward) {
    return binary(
        (op, dy, g, small) -> {
          Value hw = op.op("Slice", op.shape(g), op.ints(1), op.ints(2));
          return List.of(op.like(RESIZE, forward, dy, hw), op.zeros(small));
        });
  }
}
