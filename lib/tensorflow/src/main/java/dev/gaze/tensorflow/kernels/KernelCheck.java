package dev.gaze.tensorflow.kernels;

import dev.gaze.tensorflow.Device;
import dev.gaze.tensorflow.Precision;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import dev.gaze.tensorflow.kernels.Outcome.Verdict;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** Computes a case in this process, several times, and compares. */
final class KernelCheck {
  private static final int RUNS = 4;

  private final KernelOperation operation;
  private final KernelCase given;
  private final Random random;

  KernelCheck(KernelOperation operation, KernelCase given) {
    this.operation = operation;
    this.given = given;
    random = new Random(given.toString().hashCode());
  }

  /** Never throws: an error is an outcome, too. */
  Outcome outcome() {
    try {
      return compared();
    } catch (RuntimeException e) {
      return new Outcome(Verdict.WRONG, e.toString().replaceAll("\\s+", " "), "");
    }
  }

  private Outcome compared() {
    List<Input> inputs = operation.inputs().apply(given);
    boolean rounded = given.arithmetic() != Arithmetic.FLOAT32;
    float[][] numbers =
        inputs.stream().map(input -> input.numbers(random, rounded)).toArray(float[][]::new);
    List<Sums> expected =
        operation
            .reference()
            .outputs(
                given, Arrays.stream(numbers).map(KernelCheck::doubles).toArray(double[][]::new));
    List<List<float[]>> runs = run(inputs, numbers);
    for (int run = 0; run < runs.size(); run++) {
      for (int i = 0; i < expected.size(); i++) {
        String difference = difference(expected.get(i), runs.get(run).get(i), rounded);
        if (!difference.isEmpty()) {
          return new Outcome(
              Verdict.WRONG,
              String.format(
                  Locale.ROOT, "run %d of %d, output %d: %s", run + 1, RUNS, i, difference),
              "");
        }
      }
    }
    for (int run = 1; run < runs.size(); run++) {
      for (int i = 0; i < expected.size(); i++) {
        if (!Arrays.equals(runs.get(0).get(i), runs.get(run).get(i))) {
          return new Outcome(
              Verdict.UNREPEATABLE,
              String.format(Locale.ROOT, "run %d differs from run 1", run + 1),
              "");
        }
      }
    }
    return new Outcome(Verdict.RIGHT, "", "");
  }

  /** Of each run, each output. */
  private List<List<float[]>> run(List<Input> inputs, float[][] numbers) {
    RuntimeConfig config =
        RuntimeConfig.defaults()
            .withDevice(Device.CPU)
            .withIntraOpThreads(given.threads())
            .withPrecision(
                given.arithmetic() == Arithmetic.MIXED ? Precision.BF16 : Precision.FP32);
    try (Graph graph = new Graph()) {
      KernelGraph ops = new KernelGraph(graph);
      List<Output<?>> fed = inputs.stream().<Output<?>>map(ops::placeholder).toList();
      List<Output<?>> taken = new ArrayList<>();
      boolean bfloat16 = given.arithmetic() == Arithmetic.BFLOAT16;
      for (int i = 0; i < fed.size(); i++) {
        taken.add(
            bfloat16 && !inputs.get(i).float32()
                ? ops.cast(fed.get(i), DataType.BFLOAT16)
                : fed.get(i));
      }
      // What is fetched itself cannot be fused or rewritten.
      List<Output<?>> fetched = new ArrayList<>();
      for (Output<?> output : operation.build().outputs(ops, given, taken)) {
        fetched.add(
            output.dataType() == DataType.FLOAT
                ? ops.op("Identity", output)
                : ops.cast(output, DataType.FLOAT));
      }
      try (Session session = Sessions.open(graph, config)) {
        List<List<float[]>> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
          stirMemory();
          runs.add(run(session, inputs, numbers, fed, fetched));
        }
        return runs;
      }
    }
  }

  private static List<float[]> run(
      Session session,
      List<Input> inputs,
      float[][] numbers,
      List<Output<?>> fed,
      List<Output<?>> fetched) {
    List<Tensor<?>> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (int i = 0; i < fed.size(); i++) {
        Tensor<?> tensor = Tensor.create(inputs.get(i).shape(), FloatBuffer.wrap(numbers[i]));
        tensors.add(tensor);
        runner.feed(fed.get(i), tensor);
      }
      fetched.forEach(runner::fetch);
      List<Tensor<?>> results = runner.run();
      tensors.addAll(results);
      return results.stream().map(KernelCheck::floats).toList();
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  /** Leaves numbers behind in memory that the next run may get, of sizes near the case's. */
  private void stirMemory() {
    for (int i = 0; i < 6; i++) {
      float[] garbage = new float[1 + random.nextInt(1 << (4 + 2 * i))];
      Arrays.fill(garbage, 3 + random.nextInt(1000));
      Tensor.create(garbage).close();
    }
  }

  private static String difference(Sums expected, float[] got, boolean bfloat16) {
    if (got.length != expected.size()) {
      return String.format(Locale.ROOT, "%d numbers; expected %d", got.length, expected.size());
    }
    for (int i = 0; i < got.length; i++) {
      double tolerance = expected.tolerance(i, bfloat16);
      if (!(Math.abs(got[i] - expected.value(i)) <= tolerance)) {
        return String.format(
            Locale.ROOT,
            "%s at %d; expected %s to within %.1e",
            got[i],
            i,
            (float) expected.value(i),
            tolerance);
      }
    }
    return "";
  }

  private static float[] floats(Tensor<?> tensor) {
    float[] values = new float[tensor.numElements()];
    tensor.writeTo(FloatBuffer.wrap(values));
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
