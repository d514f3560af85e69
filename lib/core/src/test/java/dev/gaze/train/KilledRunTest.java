package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed again and again, at random moments, goes on each time and ends with the same
 * bits as one that was left alone. {@code -Dgaze.kills=20} kills as often, {@code -Dgaze.seed=N}
 * repeats the moments.
 */
class KilledRunTest {
  private static final int KILLS = Integer.getInteger("gaze.kills", 2);
  private static final long SEED = Long.getLong("gaze.seed", System.nanoTime());
  private static final int ENDLESS = 1_000_000;

  /** Killed after at most so long; a step with its checkpoint takes a fraction of it. */
  private static final int LONGEST_MILLIS = 400;

  @TempDir private Path folder;

  @Test
  void killedAtRandomMomentsItEndsWithTheSameBits() throws Exception {
    Path killed = folder.resolve("killed");
    Random random = new Random(SEED);
    int reached = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      reached = killOne(killed, random, reached, kill);
    }
    int end = reached + 3;
    try (TrainingRun run = RunProcess.builder(killed, end).open()) {
      assertThat(run.step()).as("seed %d", SEED).isGreaterThanOrEqualTo(reached - 2);
      run.forEachRemaining(event -> {});
    }
    Path alone = folder.resolve("alone");
    try (TrainingRun run = RunProcess.builder(alone, end).open()) {
      run.forEachRemaining(event -> {});
    }
    assertThat(Files.readAllBytes(new RunFolder(killed).latest().orElseThrow()))
        .as("seed %d, %d steps", SEED, end)
        .isEqualTo(Files.readAllBytes(new RunFolder(alone).latest().orElseThrow()));
    // A line a step, none twice, none cut off.
    assertThat(Files.readAllLines(new RunFolder(killed).metrics()))
        .filteredOn(line -> line.contains("generator_loss"))
        .hasSize(end)
        .allMatch(line -> line.endsWith("}"));
    assertThat(killed.resolve("checkpoints"))
        .isDirectoryNotContaining(file -> file.toString().endsWith(".unfinished"));
  }

  /** Starts the run, kills it, and tells the last step that it said it had taken. */
  private static int killOne(Path killed, Random random, int reached, int kill)
      throws IOException, InterruptedException {
    Process process = RunProcess.start(killed, ENDLESS);
    try (BufferedReader lines = RunProcess.output(process)) {
      String from = lines.readLine();
      assertThat(from).as(Files.readString(RunProcess.errors(killed))).startsWith("from ");
      // Steps are told before they are saved, two at a time.
      assertThat(Integer.parseInt(from.substring(5)))
          .as("seed %d, kill %d", SEED, kill)
          .isBetween(reached - 2, reached);
      Thread.sleep(random.nextInt(LONGEST_MILLIS));
      // Not Process.destroyForcibly, which closes the output too.
      process.toHandle().destroyForcibly();
      int last = lines.lines().mapToInt(KilledRunTest::step).max().orElse(reached);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return Math.max(reached, last);
    }
  }

  private static int step(String line) {
    String[] words = line.split(" ", -1);
    // The last line may be cut off.
    return words.length == 3 ? Integer.parseInt(words[0]) : 0;
  }
}
