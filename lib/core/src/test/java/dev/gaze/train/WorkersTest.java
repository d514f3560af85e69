package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Position;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of two workers, each a process: the same training, what is on disk, and death. */
@Timeout(120)
class WorkersTest {
  @TempDir private Path folder;

  static Cluster cluster() throws IOException {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (ServerSocket free = new ServerSocket(0)) {
        hosts.add("127.0.0.1:" + free.getLocalPort());
      }
    }
    return Cluster.of(hosts, 0).withTimeout(Duration.ofSeconds(30));
  }

  @Test
  void twoWorkersTrainAsOneAndOneGoesOn() throws Exception {
    Cluster cluster = cluster();
    Path shared = folder.resolve("shared");
    Process chief = RunWorker.start(cluster, 0, shared, 4);
    Process helper = RunWorker.start(cluster, 1, folder.resolve("none"), 4);
    Path alone = folder.resolve("alone");
    train(alone, 4);
    List<String> steps = List.of("from 0", "step 1", "step 2", "step 3", "step 4");
    try (BufferedReader ofChief = RunProcess.output(chief);
        BufferedReader ofHelper = RunProcess.output(helper)) {
      assertThat(RunWorker.linesTo(ofChief, "done"))
          .as(errors())
          .containsAll(steps)
          .endsWith("done");
      assertThat(RunWorker.linesTo(ofHelper, "done")).containsAll(steps).endsWith("done");
    }
    assertThat(helper.waitFor()).isZero();
    assertThat(chief.waitFor()).isZero();
    assertThat(folder.resolve("none")).doesNotExist();
    assertClose(shared, alone, 4);
    train(shared, 7);
    train(alone, 7);
    assertClose(shared, alone, 7);
  }

  @Test
  void aWorkerThatDiesIsNamedAndNothingIsLost() throws Exception {
    Cluster cluster = cluster();
    Path shared = folder.resolve("shared");
    Process chief = RunWorker.start(cluster, 0, shared, 1_000_000);
    Process helper = RunWorker.start(cluster, 1, folder.resolve("none"), 1_000_000);
    try (BufferedReader ofChief = RunProcess.output(chief)) {
      assertThat(RunWorker.linesTo(ofChief, "step 3")).as(errors()).contains("step 3");
      helper.toHandle().destroyForcibly();
      List<String> rest = RunWorker.linesTo(ofChief, "failed");
      assertThat(rest.get(rest.size() - 1))
          .contains("worker 1 (" + cluster.hosts().get(1) + ") has ended")
          .contains("Nothing is lost: the run is saved after step");
    }
    assertThat(chief.waitFor()).isZero();
    int saved = Checkpoint.step(new RunFolder(shared).latest().orElseThrow());
    assertThat(saved).isGreaterThanOrEqualTo(3);
    Path alone = folder.resolve("alone");
    train(alone, saved);
    assertClose(shared, alone, saved);
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("worker0.err"))
        + Files.readString(folder.resolve("worker1.err"));
  }

  static void train(Path folder, int steps) {
    try (TrainingRun run = RunWorker.builder(folder, steps).open()) {
      run.forEachRemaining(event -> {});
    }
  }

  static void assertClose(Path one, Path other, int step) throws IOException {
    try (GanGraph graph = GanGraph.compile(RunWorker.gan(step));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      Checkpoint first = read(one, session, step);
      Map<String, float[]> values = session.read(session.names());
      Checkpoint second = read(other, session, step);
      assertThat(first.step()).isEqualTo(step);
      assertThat(first.position()).isEqualTo(second.position());
      float largest = 0;
      for (Map.Entry<String, float[]> value : session.read(session.names()).entrySet()) {
        float[] numbers = values.getOrDefault(value.getKey(), new float[0]);
        for (int i = 0; i < numbers.length; i++) {
          largest = Math.max(largest, Math.abs(numbers[i] - value.getValue()[i]));
        }
      }
      assertThat(largest).isLessThan(2e-5f);
    }
  }

  /** Where a run's newest checkpoint stands in the data. */
  static Position place(Path folder, int step) throws IOException {
    try (GanGraph graph = GanGraph.compile(RunWorker.gan(step));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      return read(folder, session, step).position();
    }
  }

  private static Checkpoint read(Path folder, GanSession session, int step) throws IOException {
    Path file = new RunFolder(folder).latest().orElseThrow();
    return Checkpoint.read(file, RunWorker.gan(step).spec(), session);
  }
}
