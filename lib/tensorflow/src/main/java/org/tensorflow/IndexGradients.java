package org.tensorflow;

import static org.tensorflow.GradientRule.unary;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.GradientOps.Value;

/** Gradients of ops that choose by index or label, and of the bias gradient. */
@NullMarked
final class IndexGradients {
  private static final String[] STRIDED_SLICE = {
    "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"
  };

  static final Map<String, GradientRule> RULES =
      Map.of(
          "StridedSliceGrad", IndexGradients::stridedSlice,
          "SparseSoftmaxCrossEntropyWithLogits", IndexGradients::sparseSoftmaxCrossEntropy,
          "TopKV2", IndexGradients::topK,
          "BiasAddGrad", unary(IndexGradients::bias),
          "EnsureShape", unary((op, dy, x) -> List.of(op.op("Identity", dy))));

  private IndexGradients() {}

  /** Inputs: the shape of the whole, begin, end, strides, the gradient of the slice. */
  private static List<Value> stridedSlice(GradientOps op, List<Value> x, List<Value> dy) {
    Value slice = op.like(STRIDED_SLICE, "StridedSlice", dy.get(0), x.get(1), x.get(2), x.get(3));
    return List.of(
        op.zeros(x.get(0)), op.zeros(x.get(1)), op.zeros(x.get(2)), op.zeros(x.get(3)), slice);
  }

  /**
   * {@code dy (softmax(logits) - onehot(labels))}, logits {@code [N, classes]}, labels {@code [N]}.
   * The op gives this as its second output, too; written out, it has a gradient itself.
   */
  private static List<Value> sparseSoftmaxCrossEntropy(
      GradientOps op, List<Value> x, List<Value> dy) {
    Value logits = x.get(0);
    Value labels = x.get(1);
    Value onehot =
        op.op("OneHot", labels, lastDim(op, logits), op.scalar(1, logits), op.scalar(0, logits));
    Value difference = op.sub(op.op("Softmax", logits), onehot);
    return List.of(
        op.mul(op.op("ExpandDims", dy.get(0), op.ints(1)), difference), op.zeros(labels));
  }

  /**
   * Each chosen value's gradient goes back to where the value came from: {@code sum over k of
   * onehot(index) dy}.
   */
  private static List<Value> topK(GradientOps op, List<Value> x, List<Value> dy) {
    Value values = x.get(0);
    Value onehot =
        op.op(
            "OneHot",
            op.output(1),
            lastDim(op, values),
            op.scalar(1, values),
            op.scalar(0, values));
    Value weighted = op.mul(op.op("ExpandDims", dy.get(0), op.ints(-1)), onehot);
    return List.of(op.op("Sum", weighted, op.ints(-2)), op.zeros(x.get(1)));
  }

  /** The op sums over all but the channels. */
  private static List<Value> bias(GradientOps op, Value dy, Value g) {
    return List.of(op.like(new String[] {"data_format"}, "BiasAdd", op.zeros(g), dy));
  }

  /** The size of the last dimension, a scalar. */
  private static Value lastDim(GradientOps op, Value x) {
    Value last = op.op("Slice", op.shape(x), op.sub(op.dims(x), op.ints(1)), op.ints(1));
    return op.op("Reshape", last, op.ints());
  }
}
