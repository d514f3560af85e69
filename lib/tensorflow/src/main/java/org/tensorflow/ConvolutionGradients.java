package org.tensorflow;

import static org.tensorflow.GradientRule.binary;
import static org.tensorflow.GradientRule.ternary;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/**
 * Gradients of convolutions. A convolution is linear in the image {@code x} and in the kernel
 * {@code w}, so its gradient ops are linear, too, and each one's gradients are the other two of the
 * family. {@code g} is the gradient of the convolution's output; {@code size} inputs give a shape
 * and have no gradient.
 */
@NullMarked
final class ConvolutionGradients {
  private static final String[] CONV2D = {
    "strides", "padding", "data_format", "dilations", "explicit_paddings"
  };
  private static final String[] CONV3D = {"strides", "padding", "data_format", "dilations"};

  static final Map<String, GradientRule> RULES =
      Map.of(
          "Conv2DBackpropFilter",
          ternary(
              (op, dy, x, size, g) ->
                  List.of(
                      op.like(CONV2D, "Conv2DBackpropInput", op.shape(x), dy, g),
                      op.zeros(size),
                      op.like(CONV2D, "Conv2D", x, dy))),
          "DepthwiseConv2dNativeBackpropInput",
          ternary(
              (op, dy, size, w, g) ->
                  List.of(
                      op.zeros(size),
                      op.like(CONV2D, "DepthwiseConv2dNativeBackpropFilter", dy, op.shape(w), g),
                      op.like(CONV2D, "DepthwiseConv2dNative", dy, w))),
          "DepthwiseConv2dNativeBackpropFilter",
          ternary(
              (op, dy, x, size, g) ->
                  List.of(
                      op.like(CONV2D, "DepthwiseConv2dNativeBackpropInput", op.shape(x), dy, g),
                      op.zeros(size),
                      op.like(CONV2D, "DepthwiseConv2dNative", x, dy))),
          "Conv3D",
          binary(
              (op, dy, x, w) ->
                  List.of(
                      op.like(CONV3D, "Conv3DBackpropInputV2", op.shape(x), w, dy),
                      op.like(CONV3D, "Conv3DBackpropFilterV2", x, op.shape(w), dy))),
          "Conv3DBackpropInputV2",
          ternary(
              (op, dy, size, w, g) ->
                  List.of(
                      op.zeros(size),
                      op.like(CONV3D, "Conv3DBackpropFilterV2", dy, op.shape(w), g),
                      op.like(CONV3D, "Conv3D", dy, w))),
          "Conv3DBackpropFilterV2",
          ternary(
              (op, dy, x, size, g) ->
                  List.of(
                      op.like(CONV3D, "Conv3DBackpropInputV2", op.shape(x), dy, g),
                      op.zeros(size),
                      op.like(CONV3D, "Conv3D", x, dy))));

  private ConvolutionGradients() {}
}
