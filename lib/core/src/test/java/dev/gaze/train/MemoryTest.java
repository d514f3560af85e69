package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training takes no more memory as it goes on. {@code -Dgaze.memory.steps=2000} is the whole
 * measurement.
 */
@EnabledOnOs(OS.LINUX)
class MemoryTest {
  private static final int STEPS = Integer.getInteger("gaze.memory.steps", 450);
  private static final int SETTLED = 200;
  @TempDir private Path folder;

  @Test
  void residentMemoryIsFlatAndEveryTensorIsClosed() throws Exception {
    Path run = folder.resolve("run");
    // A Java heap that is all there from the start: what grows then is native.
    Process process = RunProcess.start(run, STEPS, "-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch");
    List<long[]> steps = new ArrayList<>();
    String closed = null;
    try (BufferedReader lines = RunProcess.output(process)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3) {
          steps.add(new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])});
        } else {
          closed = line;
        }
      }
    }
    assertThat(process.waitFor()).as(Files.readString(RunProcess.errors(run))).isZero();
    assertThat(steps).hasSize(STEPS);
    double settled = steps.get(SETTLED - 1)[0];
    double last = steps.get(STEPS - 1)[0];
    System.out.printf(
        "resident at step %d: %.0f MiB, at step %d: %.0f MiB (%+.2f %%); tensors open: %d, after close: %s%n",
        SETTLED,
        settled / 1024,
        STEPS,
        last / 1024,
        100 * (last / settled - 1),
        steps.get(STEPS - 1)[1],
        closed);
    assertThat(last / settled).isLessThan(1.02);
    assertThat(steps).allMatch(step -> step[1] == 0);
    assertThat(closed).isEqualTo("closed 0");
  }
}
