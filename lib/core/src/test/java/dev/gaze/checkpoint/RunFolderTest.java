package dev.gaze.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
  void whatAKilledProcessLeftHalfWrittenGoesWithTheNextSave() throws IOException {
    Path folder = Files.createDirectories(path.resolve("checkpoints"));
    Files.writeString(folder.resolve(".step-00000003.safetensors.unfinished"), "half");
    Files.writeString(folder.resolve(".mine.unfinished"), "of others");
    new RunFolder(path).save(7, 2, file -> Files.writeString(file, "seven"));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("step-00000007.safetensors", ".mine.unfinished");
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

  /** What stands beside a run's files, name for name as near to them as can be. */
  private static final List<String> OF_OTHERS =
      List.of(
          "notes.txt",
          "sample.png",
          "spec.json.old",
          "samples/mine.png",
          "samples/step-00000002.png.bak",
          "samples/step-99999999999999999999.png",
          "samples/step-00000003.png/inside",
          "checkpoints/step-00000007-good.safetensors",
          "checkpoints/mine.safetensors",
          "events/notes.txt",
          "events/events.out.tfevents.1700000000.mars",
          "events/plugins/profile/2026/mars.xplane.pb");

  private static final List<String> OF_A_RUN =
      List.of(
          "spec.json",
          "samples.png",
          "metrics.jsonl",
          "report.html",
          ".report.html.unfinished",
          "samples/step-00000002.png",
          "samples/.step-00000004.png.unfinished",
          "checkpoints/step-00000002.safetensors",
          "checkpoints/best.safetensors",
          "checkpoints/.step-00000004.safetensors.unfinished",
          "events/events.out.tfevents.1700000000.mars.gaze");

  private void make(List<String> files) throws IOException {
    for (String file : files) {
      Files.createDirectories(path.resolve(file).getParent());
      Files.writeString(path.resolve(file), file);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> path.relativize(file).toString())
          .toList();
    }
  }

  @Test
  void clearingDeletesWhatGazeMadeAndNothingElse() throws IOException {
    RunFolder folder = new RunFolder(path);
    make(OF_OTHERS);
    assertThat(folder.inUse()).isFalse();
    make(OF_A_RUN);
    assertThat(folder.inUse()).isTrue();
    folder.clear();
    assertThat(files()).containsExactlyInAnyOrderElementsOf(OF_OTHERS);
    assertThat(folder.inUse()).isFalse();
    for (String file : OF_A_RUN) {
      make(List.of(file));
      assertThat(folder.inUse()).as(file).isEqualTo(!file.equals("spec.json"));
      folder.clear();
    }
  }

  @Test
  void whatCannotAllBeDeletedIsLeftWhole() throws IOException {
    RunFolder folder = new RunFolder(path);
    make(OF_A_RUN);
    Path closed = path.resolve("checkpoints");
    assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "for root");
    try {
      assertThatThrownBy(folder::clear)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("cannot be deleted (permission denied)")
          .hasMessageContaining("make the folder and all in it writable");
      assertThat(files()).containsExactlyInAnyOrderElementsOf(OF_A_RUN);
    } finally {
      assertThat(closed.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void linksAreDeletedNotWhatTheyLeadTo() throws IOException {
    make(List.of("elsewhere/kept.png", "elsewhere/step-00000001.png"));
    Files.createSymbolicLink(path.resolve("samples.png"), path.resolve("elsewhere/kept.png"));
    new RunFolder(path).clear();
    assertThat(files())
        .containsExactlyInAnyOrder("elsewhere/kept.png", "elsewhere/step-00000001.png");
  }
}
