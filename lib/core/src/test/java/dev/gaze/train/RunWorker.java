package dev.gaze.train;

import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.Cluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker of a run, a process of its own: {@code RunWorker WORKER HOSTS FOLDER STEPS TIMEOUT}. It
 * goes on with the folder's run and prints a line a step, then how it ended.
 */
final class RunWorker {
  private RunWorker() {}

  /** Without batch norm: the same on any number of workers. */
  static CheckedGan gan(int steps) {
    return ShapeCheck.check(
        GanSpec.builder("workers")
            .image(8)
            .classes(10)
            .latent(5)
            .generator(g -> g.denseMap(4, 4, 6).relu().selfAttention(3).transposedConv(3).tanh())
            .discriminator(d -> d.resBlock(4).selfAttention(2).resBlock(6))
            .training(t -> t.batch(6).steps(steps).seed(11).ema(0.9, 3))
            .build());
  }

  static TrainingRunBuilder builder(Path folder, int steps) {
    return TrainingRun.builder(gan(steps), SmallGan.data())
        .folder(folder)
        .logEvery(1)
        .sampleEvery(1000)
        .saveEvery(1000)
        .resume(true);
  }

  public static void main(String[] args) {
    Cluster cluster =
        Cluster.of(List.of(args[1].split(",", -1)), Integer.parseInt(args[0]))
            .withTimeout(Duration.ofSeconds(Integer.parseInt(args[4])));
    try (TrainingRun run =
        builder(Path.of(args[2]), Integer.parseInt(args[3])).cluster(cluster).open()) {
      System.out.println("from " + run.step());
      while (run.hasNext()) {
        TrainingEvent event = run.next();
        System.out.println(event instanceof TrainingEvent.Step ? "step " + event.step() : event);
      }
      System.out.println("done");
    } catch (TrainingException e) {
      System.out.println("failed: " + e.getMessage());
    }
    System.exit(0);
  }

  static Process start(Cluster cluster, int worker, Path folder, int steps) throws IOException {
    return command(cluster, worker, folder, steps)
        .redirectError(folder.resolveSibling("worker" + worker + ".err").toFile())
        .start();
  }

  static ProcessBuilder command(Cluster cluster, int worker, Path folder, int steps) {
    return JavaProcess.of(
        RunWorker.class,
        List.of(),
        Integer.toString(worker),
        String.join(",", cluster.hosts()),
        folder.toString(),
        Integer.toString(steps),
        Long.toString(cluster.timeout().toSeconds()));
  }

  /** All that a process prints, up to a line that starts so, or its end. */
  static List<String> linesTo(BufferedReader from, String start) throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    do {
      line = from.readLine();
      if (line != null) {
        lines.add(line);
      }
    } while (line != null && !line.startsWith(start));
    return lines;
  }
}
