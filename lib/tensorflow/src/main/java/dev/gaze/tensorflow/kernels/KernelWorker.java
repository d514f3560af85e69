package dev.gaze.tensorflow.kernels;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.TensorFlow;

/** A process that computes the cases whose lines it reads, and writes each outcome as a line. */
final class KernelWorker {
  /** Begins the lines that are the worker's, not oneDNN's. */
  static final String MARK = "gaze-kernel\t";

  private KernelWorker() {}

  /** Takes the table's class. Ends when its input does, whatever it is doing: nobody listens. */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    KernelTable table =
        Class.forName(args[0]).asSubclass(KernelTable.class).getDeclaredConstructor().newInstance();
    Map<String, KernelOperation> operations =
        table.operations().stream()
            .collect(Collectors.toMap(KernelOperation::name, Function.identity()));
    answer("ready\tTensorFlow " + TensorFlow.version());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      KernelCase next = KernelCase.parse(line);
      KernelOperation operation = operations.get(next.operation());
      if (operation == null) {
        throw new IllegalArgumentException("no operation " + next.operation() + " in " + args[0]);
      }
      thread.execute(
          () -> {
            Outcome outcome = new KernelCheck(operation, next).outcome();
            answer(outcome.verdict() + "\t" + outcome.detail());
          });
    }
    Runtime.getRuntime().halt(0);
  }

  private static void answer(String text) {
    System.out.println(MARK + text);
    System.out.flush();
  }
}
