package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.JavaProcess;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that exchange gradients, as processes; gradient accumulation is the oracle. */
class GradientExchangeTest {
  @TempDir private Path folder;

  @Test
  void workersMoveAsOneThatAccumulatesTheirBatches() throws Exception {
    int workers = 2;
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      try (ServerSocket free = new ServerSocket(0)) {
        hosts.add("127.0.0.1:" + free.getLocalPort());
      }
    }
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      String file = folder.resolve("worker" + i).toString();
      processes.add(
          JavaProcess.of(
                  GraphWorker.class, List.of(), Integer.toString(i), String.join(",", hosts), file)
              .redirectErrorStream(true)
              .start());
    }
    Map<String, float[]> expected = accumulated(workers);
    List<String> said = new ArrayList<>();
    for (Process process : processes) {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(text).isZero();
      said.add(text);
    }
    // Equal to the bit: all of them, and what they say of it in one number.
    assertThat(said.get(1)).contains("fingerprint").isEqualTo(said.get(0));
    assertThat(Files.readAllBytes(folder.resolve("worker1")))
        .isEqualTo(Files.readAllBytes(folder.resolve("worker0")));
    assertThat(largestDifference(folder.resolve("worker0"), expected)).isLessThan(2e-5f);
  }

  private static Map<String, float[]> accumulated(int workers) {
    int size = GraphWorker.BATCH / workers;
    try (GanGraph graph = GanGraph.compile(GraphWorker.gan(size, workers));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      for (int i = 0; i < GraphWorker.ROUNDS; i++) {
        GraphWorker.round(
            i,
            (real, fake) -> {
              for (int from = 0; from < GraphWorker.BATCH; from += size) {
                session.accumulateDiscriminator(
                    real.part(from, from + size), fake.part(from, from + size), null);
              }
              session.updateDiscriminator(1e-3f);
              for (int from = 0; from < GraphWorker.BATCH; from += size) {
                session.accumulateGenerator(fake.part(from, from + size));
              }
              session.updateGenerator(1e-3f, 0.9f);
            });
      }
      return session.read(session.names());
    }
  }

  /** Of all variables but the moving statistics, which move once a batch in accumulation. */
  private static float largestDifference(Path file, Map<String, float[]> expected)
      throws IOException {
    float largest = 0;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      for (Map.Entry<String, float[]> variable : expected.entrySet()) {
        assertThat(in.readUTF()).isEqualTo(variable.getKey());
        for (float number : variable.getValue()) {
          float difference = Math.abs(in.readFloat() - number);
          if (!variable.getKey().contains("moving_")) {
            largest = Math.max(largest, difference);
          }
        }
      }
      assertThat(in.read()).isEqualTo(-1);
    }
    return largest;
  }
}
