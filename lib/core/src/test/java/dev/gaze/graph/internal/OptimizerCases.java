package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.layers.Variables;
import dev.gaze.spec.OptimizerSpec;
import dev.gaze.spec.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.core.Variable;

/** {@code optimizers/*}. */
final class OptimizerCases {

  private OptimizerCases() {}

  static void run(VectorFile file) {
    if (!file.name().startsWith("optimizers/adam")) {
      throw new AssertionError("no test knows the optimiser " + file.name());
    }
    OptimizerSpec.Adam spec =
        new OptimizerSpec.Adam(
            file.config("lr").getAsDouble(),
            file.config("beta1").getAsDouble(),
            file.config("beta2").getAsDouble(),
            file.config("epsilon").getAsDouble(),
            new Schedule.Constant());
    try (Bench bench = new Bench(file)) {
      Shape shape = bench.shape("in/theta");
      KVariable theta = variable(bench, "theta", shape);
      // From zero, the sum of the updates keeps every digit of theta's differences.
      KVariable updates = variable(bench, "updates", shape);
      Adam adam = new Adam(bench.tf, "net", spec, List.of(theta, updates));
      List<Operand<?>> start = new ArrayList<>(adam.initializers());
      start.add(bench.tf.assign(theta.getVariable(), bench.input("in/theta")));
      start.add(updates.getInitializerOperation().getAssign());
      bench.run(start);
      double[] before = file.tensor("in/theta").data();
      float[] summed = new float[before.length];
      for (int step = 1; file.has("in/grad_" + step); step++) {
        Operand<Float> gradient = bench.input("in/grad_" + step);
        Adam.Applied applied =
            adam.apply(List.of(gradient, gradient), bench.tf.constant((float) spec.learningRate()));
        List<Operand<?>> targets = new ArrayList<>(applied.weights());
        targets.addAll(applied.rest());
        bench.run(targets);
        double[] after = file.tensor("out/theta_" + step).data();
        bench.check("out/theta_" + step, theta.getVariable());
        float[] sum = bench.value(updates.getVariable());
        for (int i = 0; i < sum.length; i++) {
          // The files' numbers have eight decimals.
          double want = after[i] - before[i];
          assertThat((double) sum[i] - summed[i])
              .as("update %d of step %d", i, step)
              .isCloseTo(want, within(file.rtol() * Math.abs(want) + 1.5e-8));
        }
        before = after;
        summed = sum;
      }
    }
  }

  private static KVariable variable(Bench bench, String name, Shape shape) {
    Variable<Float> variable = Variables.create(bench.tf, name, shape);
    return new KVariable(
        name, shape, variable, new Zeros().apply(1, 1, bench.tf, variable, name), null);
  }
}
