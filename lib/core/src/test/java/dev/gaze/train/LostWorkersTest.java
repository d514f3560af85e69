package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.tensorflow.Cluster;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers that are lost at random moments, and on a wire that is cut: {@code -Dgaze.studies=true},
 * for they take minutes. {@code -Dgaze.kills=20} kills as often, {@code -Dgaze.seed=N} repeats the
 * moments.
 */
@EnabledIfSystemProperty(named = "gaze.studies", matches = "true")
class LostWorkersTest {
  private static final int KILLS = Integer.getInteger("gaze.kills", 3);
  private static final long SEED = Long.getLong("gaze.seed", System.nanoTime());
  private static final int ENDLESS = 1_000_000;
  @TempDir private Path folder;

  @Test
  void killedAtRandomMomentsTheRunGoesOn() throws Exception {
    Path shared = folder.resolve("shared");
    Random random = new Random(SEED);
    int reached = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Cluster cluster = WorkersTest.cluster();
      Process chief = RunWorker.start(cluster, 0, shared, ENDLESS);
      Process helper = RunWorker.start(cluster, 1, folder.resolve("none"), ENDLESS);
      try (BufferedReader ofChief = RunProcess.output(chief)) {
        String first = RunWorker.linesTo(ofChief, "from").get(0);
        assertThat(first).as("seed %d, kill %d", SEED, kill).isEqualTo("from " + reached);
        RunWorker.linesTo(ofChief, "step");
        Thread.sleep(random.nextInt(700));
        helper.toHandle().destroyForcibly();
        List<String> rest = RunWorker.linesTo(ofChief, "failed");
        assertThat(rest.get(rest.size() - 1))
            .as("seed %d, kill %d", SEED, kill)
            .contains("worker 1")
            .contains("Nothing is lost");
      }
      assertThat(chief.waitFor(1, TimeUnit.MINUTES)).isTrue();
      reached = Checkpoint.step(new RunFolder(shared).latest().orElseThrow());
    }
    Path alone = folder.resolve("alone");
    WorkersTest.train(alone, reached);
    // Every image as often, whoever was lost.
    assertThat(WorkersTest.place(shared, reached))
        .as("seed %d", SEED)
        .isEqualTo(WorkersTest.place(alone, reached));
  }

  /** Two hosts are two network namespaces, which take root and iproute2. */
  @Test
  void aCutWireIsNoticedOnBothSides() throws Exception {
    assumeTrue(status("unshare", "-n", "ip", "link") == 0, "network namespaces take root");
    Cluster cluster =
        Cluster.of(List.of("10.99.0.1:2222", "10.99.0.2:2222"), 0)
            .withTimeout(Duration.ofSeconds(12));
    for (int worker = 0; worker < 2; worker++) {
      String command =
          RunWorker.command(cluster, worker, folder.resolve("run" + worker), ENDLESS)
              .command()
              .stream()
              .map(word -> "'" + word + "'")
              .collect(Collectors.joining(" "));
      Files.writeString(script(worker), "exec " + command + " >" + folder.resolve("out" + worker));
    }
    String setup =
        """
        ip link set lo up
        unshare -n sleep 300 & other=$!
        sleep 0.5
        ip link add v0 type veth peer name v1 netns $other
        ip addr add 10.99.0.1/24 dev v0; ip link set v0 up
        nsenter -t $other -n sh -c 'ip link set lo up; ip addr add 10.99.0.2/24 dev v1; ip link set v1 up'
        sh "$1" & chief=$!
        nsenter -t $other -n sh "$2" & helper=$!
        until grep -q "step 3" "$3"; do sleep 0.2; done
        ip link set v0 down
        wait $chief $helper
        kill $other
        """;
    int status =
        status(
            "unshare",
            "-n",
            "bash",
            "-c",
            setup,
            "_",
            script(0).toString(),
            script(1).toString(),
            folder.resolve("out0").toString());
    assertThat(status).isZero();
    assertThat(Files.readString(folder.resolve("out0")))
        .contains("failed: worker 1 (10.99.0.2:2222) has not been heard of for 10 s")
        .contains("the run is saved after step");
    assertThat(Files.readString(folder.resolve("out1")))
        .contains("the chief, worker 0 (10.99.0.1:2222), has not been heard of for 10 s");
  }

  private Path script(int worker) {
    return folder.resolve("worker" + worker + ".sh");
  }

  private int status(String... command) throws IOException, InterruptedException {
    File log = folder.resolve("log").toFile();
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    } catch (IOException e) {
      return -1; // There is no such command.
    }
    assertThat(process.waitFor(2, TimeUnit.MINUTES))
        .as(Files.readString(log.toPath(), StandardCharsets.UTF_8))
        .isTrue();
    return process.exitValue();
  }
}
