package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.CheckpointException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.json.GanSpecJson;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.Loss;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.TrainingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir private Path folder;

  private static byte[] latest(Path folder) throws IOException {
    return Files.readAllBytes(new RunFolder(folder).latest().orElseThrow());
  }

  @Test
  void eventsComeInOrderAndFilesAreThere() throws IOException {
    List<TrainingEvent> events = new ArrayList<>();
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(6)).open()) {
      run.forEachRemaining(events::add);
      assertThat(run.hasNext()).isFalse();
      assertThatThrownBy(run::next).isInstanceOf(java.util.NoSuchElementException.class);
    }
    assertThat(events.stream().map(e -> e.getClass().getSimpleName() + e.step()))
        .containsExactly(
            "Step1",
            "Step2",
            "Step3",
            "Step4",
            "Samples4",
            "Step5",
            "Saved5",
            "Step6",
            "Samples6",
            "Saved6");
    RunFolder files = new RunFolder(folder);
    assertThat(SmallGan.logged(folder)).containsExactly(2, 4, 6);
    assertThat(files.history().keySet()).containsExactly(4L, 6L);
    var picture = ImageIO.read(files.samples().toFile());
    assertThat(picture.getHeight()).isGreaterThan(10 * 8);
    // The names of the classes stand before the rows, where the machine has letters.
    assertThat(picture.getWidth()).isGreaterThanOrEqualTo(picture.getHeight());
    assertThat(files.latest().orElseThrow()).hasFileName("step-00000006.safetensors");
  }

  @Test
  void resumingGivesTheSameBitsAsNeverHavingStopped() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    Consumer<TrainingBuilder> training =
        t ->
            t.steps(20)
                .stepsEach(2, 1)
                .term(new LossTerm.GradientPenalty(3))
                .flip(true)
                .dequantize(true)
                .diffAugment(new DiffAugment.Color(), new DiffAugment.Translation(0.2));
    try (TrainingRun run = SmallGan.run(whole, training).open()) {
      run.forEachRemaining(event -> {});
    }
    try (TrainingRun run = SmallGan.run(stopped, training).open()) {
      while (run.step() < 10) {
        run.next();
      }
    }
    assertThat(new RunFolder(stopped).latest().orElseThrow())
        .hasFileName("step-00000010.safetensors");
    try (TrainingRun run = SmallGan.run(stopped, training).resume(true).open()) {
      assertThat(run.step()).isEqualTo(10);
      run.forEachRemaining(event -> {});
    }
    assertThat(latest(stopped)).isEqualTo(latest(whole));
    assertThat(SmallGan.logged(stopped))
        .containsExactlyElementsOf(SmallGan.logged(whole))
        .hasSize(10);
    // Of every fourth step, and of the stop.
    assertThat(new RunFolder(stopped).history().keySet())
        .containsExactly(4L, 8L, 10L, 12L, 16L, 20L);
  }

  @Test
  void sameSeedSameBitsOtherSeedOtherBits() throws IOException {
    for (String name : List.of("a", "b", "other")) {
      long seed = name.equals("other") ? 12 : 11;
      try (TrainingRun run =
          SmallGan.run(folder.resolve(name), t -> t.steps(3).seed(seed)).open()) {
        run.forEachRemaining(event -> {});
      }
    }
    assertThat(latest(folder.resolve("a"))).isEqualTo(latest(folder.resolve("b")));
    assertThat(latest(folder.resolve("a"))).isNotEqualTo(latest(folder.resolve("other")));
  }

  @Test
  void twoRunsInOneProcessDoNotDisturbEachOther() throws IOException {
    try (TrainingRun alone = SmallGan.run(folder.resolve("alone"), t -> t.steps(4)).open()) {
      alone.forEachRemaining(event -> {});
    }
    try (TrainingRun one = SmallGan.run(folder.resolve("one"), t -> t.steps(4)).open();
        TrainingRun two = SmallGan.run(folder.resolve("two"), t -> t.steps(4).seed(5)).open()) {
      while (one.hasNext()) {
        one.next();
        two.next();
      }
    }
    assertThat(latest(folder.resolve("one"))).isEqualTo(latest(folder.resolve("alone")));
  }

  @Test
  void closingEarlySavesWhatWasTrained() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(20)).open()) {
      run.next();
      run.next();
    }
    RunFolder files = new RunFolder(folder);
    assertThat(files.latest().orElseThrow()).hasFileName("step-00000002.safetensors");
    assertThat(files.samples()).exists();
  }

  @Test
  void anExceptionOfTheDataEndsTheRunWithItsCauseAndLosesNothing() throws IOException {
    ImageSource breaking =
        new ImageSource() {
          private final Shapes shapes = new Shapes(53, 8, 8, 3);
          private int read;

          @Override
          public int size() {
            return 53;
          }

          @Override
          public int height() {
            return 8;
          }

          @Override
          public int width() {
            return 8;
          }

          @Override
          public int channels() {
            return 3;
          }

          @Override
          public List<String> classNames() {
            return shapes.classNames();
          }

          @Override
          public int label(int index) {
            return shapes.label(index);
          }

          @Override
          public synchronized void read(int index, byte[] out, int offset) {
            if (++read > 7 * 6) {
              throw new IllegalStateException("the disk is gone");
            }
            shapes.read(index, out, offset);
          }
        };
    assertThatThrownBy(
            () -> {
              try (TrainingRun run =
                  TrainingRun.builder(SmallGan.checked(t -> t.steps(20)), breaking)
                      .folder(folder)
                      .open()) {
                run.forEachRemaining(event -> {});
              }
            })
        .hasStackTraceContaining("the disk is gone");
    assertThat(new RunFolder(folder).latest().orElseThrow())
        .hasFileName("step-00000006.safetensors");
  }

  @Test
  void aRunThatExistsIsNotTouched() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(1)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    assertThatThrownBy(() -> SmallGan.run(folder, t -> t.steps(1)).open())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("holds a run already");
    assertThat(latest(folder)).isEqualTo(before);
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(2)).overwrite(true).open()) {
      assertThat(run.step()).isZero();
      run.forEachRemaining(event -> {});
    }
    assertThat(folder.resolve("checkpoints").toFile().list()).hasSize(1);
  }

  @Test
  void aRunThatCannotBeginAnewLeavesTheOldOne() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(1)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    var anew = SmallGan.checked(t -> t.steps(2));
    var options = SmallGan.run(folder, t -> t.steps(2)).overwrite(true).options();
    assertThatThrownBy(
            () ->
                new TrainingRun(
                        anew,
                        SmallGan.data(),
                        options,
                        () -> {
                          throw new TrainingException("refused by a check");
                        })
                    .close())
        .hasMessage("refused by a check");
    assertThat(latest(folder)).isEqualTo(before);
    assertThat(stepsOfSpec(folder)).isEqualTo(1);
    assertThat(SmallGan.logged(folder)).containsExactly(1);
  }

  @Test
  void aCheckpointOfAnotherSpecIsRefusedByName() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(1)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    var other =
        dev.gaze.shape.ShapeCheck.check(
            SmallGan.spec(t -> t.steps(1)).generator(g -> g.clear().resBlock(9)).build());
    assertThatThrownBy(
            () -> TrainingRun.builder(other, SmallGan.data()).folder(folder).resume(true).open())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("generator.blocks[0].channels is 6, expected 9")
        .hasMessageContaining("generator.blocks[1], selfAttention(k = 3), is not expected")
        .hasMessageContaining("use the spec that it was trained with");
    assertThat(latest(folder)).isEqualTo(before);
  }

  @Test
  void dataOfAnotherSizeOrOtherClassesIsRefused() {
    var gan = SmallGan.checked(t -> t.steps(1));
    assertThatThrownBy(
            () -> TrainingRun.builder(gan, new Shapes(53, 16, 8, 3)).folder(folder).open())
        .hasMessageContaining("the data has images of 16x8x3, the spec 8x8x3");
    var five = dev.gaze.shape.ShapeCheck.check(SmallGan.spec(t -> t.steps(1)).classes(5).build());
    assertThatThrownBy(() -> TrainingRun.builder(five, SmallGan.data()).folder(folder).open())
        .hasMessageContaining("the data has 10 classes, the spec says classes(5)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLossThatIsNoNumberStopsBeforeItIsSaved() throws IOException {
    assertThatThrownBy(
            () -> {
              try (TrainingRun run =
                  SmallGan.run(
                          folder,
                          t ->
                              t.steps(200)
                                  .loss(dev.gaze.spec.Loss.WASSERSTEIN)
                                  .discriminatorAdam(adam -> adam.learningRate(1e37)))
                      .open()) {
                run.forEachRemaining(event -> {});
              }
            })
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Try smaller learning rates");
    var latest = new RunFolder(folder).latest();
    if (latest.isPresent()) {
      assertThat(latest.get().getFileName().toString()).isLessThan("step-00000200");
    }
  }

  @Test
  void aRunThatDivergesIsBackAtItsLastGoodState() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(6)).logEvery(1).saveEvery(6).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] good = latest(folder);
    Consumer<TrainingBuilder> wild =
        t -> t.steps(200).loss(Loss.WASSERSTEIN).discriminatorAdam(adam -> adam.learningRate(1e37));
    assertThatThrownBy(
            () -> {
              try (TrainingRun run =
                  SmallGan.run(folder, wild)
                      .logEvery(1)
                      .sampleEvery(1)
                      .saveEvery(100)
                      .resume(true)
                      .open()) {
                run.forEachRemaining(event -> {});
              }
            })
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching("(?s)step (7|8|9|10): .*")
        .hasMessageContaining("NaN; not finite: generator/")
        .hasMessageContaining("The newest checkpoint is that of step 6 in " + folder)
        .hasMessageContaining("Try smaller learning rates");
    assertThat(latest(folder)).isEqualTo(good);
    assertThat(SmallGan.logged(folder)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(new RunFolder(folder).history().lastKey()).isEqualTo(6);
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(8)).resume(true).open()) {
      assertThat(run.step()).isEqualTo(6);
      run.forEachRemaining(event -> {});
    }
  }

  @Test
  void twoRunsOnTwoThreadsDoNotDisturbEachOther() throws Exception {
    List<CompletableFuture<Integer>> runs = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      runs.add(SmallGan.run(folder.resolve(name), t -> t.steps(6)).start(event -> {}));
    }
    for (CompletableFuture<Integer> run : runs) {
      assertThat(run.get(120, TimeUnit.SECONDS)).isEqualTo(6);
    }
    assertThat(latest(folder.resolve("one"))).isEqualTo(latest(folder.resolve("two")));
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldBeforeAnythingStarts() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> SmallGan.run(file.resolve("run"), t -> t.steps(1)).open())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(file + "/run: a run cannot be kept here")
        .hasMessageContaining("name a folder that can be written");
    assertThat(file).hasContent("in the way");
  }

  @Test
  void resumingWithFewerStepsLeavesTheRunAsItIsAndSaysSo() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(3)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    List<TrainingEvent> events = new ArrayList<>();
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(2)).resume(true).open()) {
      run.forEachRemaining(events::add);
    }
    assertThat(events)
        .singleElement()
        .isEqualTo(
            new TrainingEvent.Warning(
                3,
                "the run is complete: it has 3 steps, and 2 are asked for; ask for more than 3 to go on"));
    assertThat(latest(folder)).isEqualTo(before);
    assertThat(stepsOfSpec(folder)).isEqualTo(3);
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(4)).resume(true).open()) {
      run.forEachRemaining(event -> {});
    }
    assertThat(stepsOfSpec(folder)).isEqualTo(4);
  }

  private static int stepsOfSpec(Path folder) throws IOException {
    String json = Files.readString(new RunFolder(folder).spec());
    return GanSpecJson.read(json).training().steps();
  }

  @Test
  void theTimeOfAStepIsMeasuredAndLeavesNothing() {
    Path folder = this.folder.resolve("never");
    assertThat(SmallGan.run(folder, t -> t.steps(2)).timeOfStep())
        .isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
    assertThat(folder).doesNotExist();
  }
}
