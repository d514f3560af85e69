package dev.gaze.tensorflow.kernels;

import static dev.gaze.tensorflow.kernels.Factor.BATCH;
import static dev.gaze.tensorflow.kernels.Factor.IN;
import static dev.gaze.tensorflow.kernels.Factor.MAP;
import static dev.gaze.tensorflow.kernels.Factor.OUT;
import static dev.gaze.tensorflow.kernels.Factor.TRANSPOSED;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Output;

/** Products of matrices {@code [rows, in]} and {@code [in, out]}, either of them transposed. */
final class MatrixKernels {
  private MatrixKernels() {}

  static List<KernelOperation> operations() {
    return List.of(
        product("MatMul", "transpose_a", "transpose_b", false),
        product("BatchMatMul", "adj_x", "adj_y", true),
        product("BatchMatMulV2", "adj_x", "adj_y", true),
        dense("MatMul + bias", false),
        dense("MatMul + bias + ReLU", true));
  }

  private static KernelOperation product(
      String type, String firstTransposed, String secondTransposed, boolean batched) {
    return new KernelOperation(
        type,
        KernelOperation.factors(BATCH, MAP, IN, OUT, TRANSPOSED),
        List.of(Factor.ARITHMETIC, IN, TRANSPOSED),
        c -> {
          int[] first = pair(rows(c, batched), c.in(), c.transposesFirst());
          int[] second = pair(c.in(), c.out(), c.transposesSecond());
          return batched
              ? List.of(
                  Input.normal(c.batch(), first[0], first[1]),
                  Input.normal(c.batch(), second[0], second[1]))
              : List.of(Input.normal(first), Input.normal(second));
        },
        (graph, c, inputs) ->
            List.of(
                graph.op(
                    type,
                    builder ->
                        builder
                            .setAttr(firstTransposed, c.transposesFirst())
                            .setAttr(secondTransposed, c.transposesSecond()),
                    inputs.get(0),
                    inputs.get(1))),
        (c, inputs) ->
            List.of(
                product(
                    inputs[0],
                    inputs[1],
                    batched ? c.batch() : 1,
                    rows(c, batched),
                    c.in(),
                    c.out(),
                    c.transposesFirst(),
                    c.transposesSecond())));
  }

  private static KernelOperation dense(String name, boolean rectified) {
    return new KernelOperation(
        name,
        KernelOperation.factors(BATCH, MAP, IN, OUT),
        List.of(Factor.ARITHMETIC, IN, OUT),
        c ->
            List.of(
                Input.normal(rows(c, false), c.in()),
                Input.normal(c.in(), c.out()),
                Input.normal(c.out())),
        (graph, c, inputs) -> {
          List<Output<?>> result = new ArrayList<>();
          Output<?> sum =
              graph.op("BiasAdd", graph.op("MatMul", inputs.get(0), inputs.get(1)), inputs.get(2));
          result.add(rectified ? graph.op("Relu", sum) : sum);
          return result;
        },
        (c, inputs) -> {
          Sums sums =
              product(inputs[0], inputs[1], 1, rows(c, false), c.in(), c.out(), false, false)
                  .stored()
                  .plus(inputs[2]);
          return List.of(rectified ? sums.stored().rectified(0) : sums);
        });
  }

  private static int rows(KernelCase c, boolean batched) {
    return batched ? c.height() : c.batch() * c.height();
  }

  private static int[] pair(int rows, int columns, boolean transposed) {
    return transposed ? new int[] {columns, rows} : new int[] {rows, columns};
  }

  private static Sums product(
      double[] a,
      double[] b,
      int batch,
      int rows,
      int in,
      int out,
      boolean transposesA,
      boolean transposesB) {
    Sums sums = new Sums(batch * rows * out);
    for (int n = 0; n < batch; n++) {
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            double first = a[n * rows * in + (transposesA ? i * rows + r : r * in + i)];
            double second = b[n * in * out + (transposesB ? o * in + i : i * out + o)];
            sums.add((n * rows + r) * out + o, first * second);
          }
        }
      }
    }
    return sums;
  }
}
