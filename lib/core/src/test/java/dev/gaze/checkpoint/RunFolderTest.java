package dev.gaze.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir private Path path;

  @Test
  void aFullDiskKeepsTheOlderCheckpointsAndLeavesNothingHalfWritten() throws IOException {
    RunFolder folder = new RunFolder(path);
    Path first = folder.save(3, 2, file -> Files.writeString(file, "three"));
    assertThatThrownBy(
            () ->
                folder.save(
                    5,
                    2,
                    file -> {
                      Files.writeString(file, "half");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the checkpoint of step 5 cannot be written")
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("then resume");
    assertThat(folder.latest()).contains(first);
    assertThat(first).hasContent("three");
    assertThat(path.resolve("checkpoints").toFile().list())
        .containsExactly(first.getFileName().toString());
  }

  @Test
  void theNewestAreKeptAndTheBestBesides() throws IOException {
    RunFolder folder = new RunFolder(path);
    assertThat(folder.best()).isEmpty();
    for (int step = 1; step <= 5; step++) {
      int written = step;
      Path file = folder.save(step, 2, to -> Files.writeString(to, "step " + written));
      if (step == 2 || step == 3) {
        folder.keepBest(file);
      }
    }
    folder.keepBest(folder.best().orElseThrow());
    assertThat(folder.best().orElseThrow()).hasContent("step 3");
    assertThat(path.resolve("checkpoints").toFile().list())
        .containsExactlyInAnyOrder(
            "step-00000004.safetensors", "step-00000005.safetensors", "best.safetensors");
    folder.clear();
    assertThat(path.resolve("checkpoints")).isEmptyDirectory();
  }
}
