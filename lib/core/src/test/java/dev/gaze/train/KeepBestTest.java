package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepBestTest {
  @TempDir private Path folder;

  private TrainingRunBuilder builder(int steps) {
    return TrainingRun.builder(SmallGan.checked(t -> t.steps(steps)), SmallGan.data())
        .folder(folder)
        .sampleEvery(100)
        .saveEvery(1)
        .keep(1)
        .resume(true);
  }

  /** Logs a value at each step, as somebody who computes an FID would. */
  private List<String> train(TrainingRunBuilder builder, double... values) {
    List<String> warnings = new ArrayList<>();
    try (TrainingRun run = builder.open()) {
      while (run.hasNext()) {
        TrainingEvent event = run.next();
        if (event instanceof TrainingEvent.Step step && step.step() <= values.length) {
          run.log(Map.of("fid", values[step.step() - 1]));
        } else if (event instanceof TrainingEvent.Warning warning) {
          warnings.add(warning.message());
        }
      }
    }
    return warnings;
  }

  private int best() throws IOException {
    return Checkpoint.step(new RunFolder(folder).best().orElseThrow());
  }

  @Test
  void theLowestIsKeptBesidesTheNewestAndOverAResume() throws IOException {
    assertThat(train(builder(3).keepLowest("fid"), 9, 4, 6)).isEmpty();
    assertThat(best()).isEqualTo(2);
    byte[] kept = Files.readAllBytes(new RunFolder(folder).best().orElseThrow());
    train(builder(5).keepLowest("fid"), 0, 0, 0, 4.5, 5);
    assertThat(best()).isEqualTo(2);
    assertThat(Files.readAllBytes(new RunFolder(folder).best().orElseThrow())).isEqualTo(kept);
    train(builder(6).keepLowest("fid"), 0, 0, 0, 0, 0, 3.5);
    assertThat(best()).isEqualTo(6);
    assertThat(folder.resolve("checkpoints").toFile().list())
        .containsExactlyInAnyOrder("best.safetensors", "step-00000006.safetensors");
  }

  @Test
  void theHighest() throws IOException {
    train(builder(4).keepHighest("fid"), 1, 8, 8, 2);
    assertThat(best()).isEqualTo(2);
  }

  @Test
  void aMetricThatNobodyLogsIsToldOnce() {
    List<String> warnings = train(builder(3).logEvery(1).keepLowest("kid"));
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("by kid").contains("discriminator_loss");
    assertThat(new RunFolder(folder).best()).isEmpty();
  }
}
