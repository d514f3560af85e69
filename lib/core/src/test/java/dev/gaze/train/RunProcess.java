package dev.gaze.train;

import dev.gaze.spec.TrainingBuilder;
import dev.gaze.tensorflow.internal.LiveTensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A training process of its own, to be killed or weighed: {@code RunProcess FOLDER STEPS}. It goes
 * on with the folder's run and prints a line a step: the step, its resident memory in KiB and how
 * many tensors are open.
 */
final class RunProcess {

  private RunProcess() {}

  /** What it trains: saving at every other step, so that a kill often comes while it saves. */
  static Consumer<TrainingBuilder> training(int steps) {
    return t -> t.steps(steps).batch(3).ema(0.9, 5);
  }

  static TrainingRunBuilder builder(Path folder, int steps) {
    return TrainingRun.builder(SmallGan.checked(training(steps)), SmallGan.data())
        .folder(folder)
        .logEvery(1)
        .sampleEvery(50)
        .saveEvery(2)
        .resume(true);
  }

  /** Trains to the end. */
  public static void main(String[] args) throws IOException {
    try (TrainingRun run = builder(Path.of(args[0]), Integer.parseInt(args[1])).open()) {
      System.out.println("from " + run.step());
      while (run.hasNext()) {
        if (run.next() instanceof TrainingEvent.Step step) {
          System.out.printf("%d %d %d%n", step.step(), residentKib(), LiveTensors.count());
          System.out.flush();
        }
      }
    }
    System.out.println("closed " + LiveTensors.count());
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Starts it in a JVM of its own; what it prints is read from the process. */
  static Process start(Path folder, int steps, String... jvmOptions) throws IOException {
    return JavaProcess.of(
            RunProcess.class, List.of(jvmOptions), folder.toString(), Integer.toString(steps))
        .redirectError(errors(folder).toFile())
        .start();
  }

  /** What the latest process on a folder has said on stderr. */
  static Path errors(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".err");
  }

  /** What a process prints, line by line. */
  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
