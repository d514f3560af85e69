package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Makes TensorFlow's gradients of batched matrix products fast: they are BatchMatMulV3, which
 * oneDNN and automatic mixed precision pass by. Where both factors have the result's type, that is
 * BatchMatMulV2, which they take.
 */
@NullMarked
final class BatchMatMulRepair {
  private static final List<String> COPIED = List.of("adj_x", "adj_y");

  private final AddedOps ops;

  BatchMatMulRepair(AddedOps ops) {
    this.ops = ops;
  }

  /**
   * Replaces the products that were added since the view was taken.
   *
   * @param dx the gradients that were asked for; those that are replaced are replaced here, too
   */
  void mend(GraphView before, List<TF_Output> dx) {
    for (TF_Operation product : before.added("BatchMatMulV3"::equals)) {
      TF_Output x = GraphView.input(product, 0);
      TF_Output y = GraphView.input(product, 1);
      TF_Output old = GraphView.output(product);
      int type = TF_OperationOutputType(old);
      if (TF_OperationOutputType(x) == type && TF_OperationOutputType(y) == type) {
        ops.replace(old, ops.like(product, COPIED, "BatchMatMulV2", x, y), dx);
      }
    }
  }
}
