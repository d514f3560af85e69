package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import dev.gaze.checkpoint.CheckpointException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.json.GanSpecJson;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.Loss;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.TrainingBuilder;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.internal.LiveTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir private Path folder;

  private static TrainingRunBuilder builder(Path folder, Consumer<TrainingBuilder> training) {
    return TrainingRun.builder(SmallGan.checked(training), SmallGan.data())
        .folder(folder)
        .logEvery(2)
        .sampleEvery(4)
        .saveEvery(5);
  }

  private static byte[] latest(Path folder) throws IOException {
    return Files.readAllBytes(new RunFolder(folder).latest().orElseThrow());
  }

  /** The steps whose losses are in the log. */
  private static List<Integer> steps(Path folder) throws IOException {
    return Files.readAllLines(new RunFolder(folder).metrics()).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(line -> line.has("discriminator_loss"))
        .map(line -> line.get("step").getAsInt())
        .toList();
  }

  @Test
  void eventsComeInOrderAndFilesAreThere() throws IOException {
    List<TrainingEvent> events = new ArrayList<>();
    try (TrainingRun run = builder(folder, t -> t.steps(6)).open()) {
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
    assertThat(steps(folder)).containsExactly(2, 4, 6);
    assertThat(files.history().keySet()).containsExactly(4L, 6L);
    var picture = ImageIO.read(files.samples().toFile());
    assertThat(picture.getWidth()).isEqualTo(picture.getHeight()).isGreaterThan(10 * 8);
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
    try (TrainingRun run = builder(whole, training).open()) {
      run.forEachRemaining(event -> {});
    }
    try (TrainingRun run = builder(stopped, training).open()) {
      while (run.step() < 10) {
        run.next();
      }
    }
    assertThat(new RunFolder(stopped).latest().orElseThrow())
        .hasFileName("step-00000010.safetensors");
    try (TrainingRun run = builder(stopped, training).resume(true).open()) {
      assertThat(run.step()).isEqualTo(10);
      run.forEachRemaining(event -> {});
    }
    assertThat(latest(stopped)).isEqualTo(latest(whole));
    assertThat(steps(stopped)).containsExactlyElementsOf(steps(whole)).hasSize(10);
    // Of every fourth step, and of the stop.
    assertThat(new RunFolder(stopped).history().keySet())
        .containsExactly(4L, 8L, 10L, 12L, 16L, 20L);
  }

  @Test
  void sameSeedSameBitsOtherSeedOtherBits() throws IOException {
    for (String name : List.of("a", "b", "other")) {
      long seed = name.equals("other") ? 12 : 11;
      try (TrainingRun run = builder(folder.resolve(name), t -> t.steps(3).seed(seed)).open()) {
        run.forEachRemaining(event -> {});
      }
    }
    assertThat(latest(folder.resolve("a"))).isEqualTo(latest(folder.resolve("b")));
    assertThat(latest(folder.resolve("a"))).isNotEqualTo(latest(folder.resolve("other")));
  }

  @Test
  void twoRunsInOneProcessDoNotDisturbEachOther() throws IOException {
    try (TrainingRun alone = builder(folder.resolve("alone"), t -> t.steps(4)).open()) {
      alone.forEachRemaining(event -> {});
    }
    try (TrainingRun one = builder(folder.resolve("one"), t -> t.steps(4)).open();
        TrainingRun two = builder(folder.resolve("two"), t -> t.steps(4).seed(5)).open()) {
      while (one.hasNext()) {
        one.next();
        two.next();
      }
    }
    assertThat(latest(folder.resolve("one"))).isEqualTo(latest(folder.resolve("alone")));
  }

  @Test
  void closingEarlySavesWhatWasTrained() throws IOException {
    try (TrainingRun run = builder(folder, t -> t.steps(20)).open()) {
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
  void aFutureIsCancelledAfterTheCurrentStep() throws Exception {
    long before = LiveTensors.count();
    CountDownLatch third = new CountDownLatch(1);
    CompletableFuture<Integer> future =
        builder(folder, t -> t.steps(100_000))
            .start(
                event -> {
                  if (event.step() == 3) {
                    third.countDown();
                  }
                });
    assertThat(third.await(60, TimeUnit.SECONDS)).isTrue();
    future.cancel(true);
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    // The run saves and closes in its own thread; the folder is deleted after this test.
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("gaze-training")) {
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
    assertThat(new RunFolder(folder).latest()).isPresent();
    assertThat(LiveTensors.count()).isEqualTo(before);
  }

  @Test
  void aFutureCompletesWithTheSteps() throws Exception {
    assertThat(builder(folder, t -> t.steps(3)).start(event -> {}).get(60, TimeUnit.SECONDS))
        .isEqualTo(3);
  }

  @Test
  void aRunThatExistsIsNotTouched() throws IOException {
    try (TrainingRun run = builder(folder, t -> t.steps(1)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    assertThatThrownBy(() -> builder(folder, t -> t.steps(1)).open())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("holds a run already");
    assertThat(latest(folder)).isEqualTo(before);
    try (TrainingRun run = builder(folder, t -> t.steps(2)).overwrite(true).open()) {
      assertThat(run.step()).isZero();
      run.forEachRemaining(event -> {});
    }
    assertThat(folder.resolve("checkpoints").toFile().list()).hasSize(1);
  }

  @Test
  void aRunThatCannotBeginAnewLeavesTheOldOne() throws IOException {
    try (TrainingRun run = builder(folder, t -> t.steps(1)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    var anew = SmallGan.checked(t -> t.steps(2));
    var options = builder(folder, t -> t.steps(2)).overwrite(true).options();
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
    assertThat(steps(folder)).containsExactly(1);
  }

  @Test
  void aCheckpointOfAnotherSpecIsRefusedByName() throws IOException {
    try (TrainingRun run = builder(folder, t -> t.steps(1)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    var other =
        dev.gaze.shape.ShapeCheck.check(
            SmallGan.spec(t -> t.steps(1)).generator(g -> g.clear().resBlock(9)).build());
    assertThatThrownBy(
            () -> TrainingRun.builder(other, SmallGan.data()).folder(folder).resume(true).open())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("generator/dense/kernel is [5, 96], expected [5, 144]")
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
                  builder(
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
    try (TrainingRun run = builder(folder, t -> t.steps(6)).logEvery(1).saveEvery(6).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] good = latest(folder);
    Consumer<TrainingBuilder> wild =
        t -> t.steps(200).loss(Loss.WASSERSTEIN).discriminatorAdam(adam -> adam.learningRate(1e37));
    assertThatThrownBy(
            () -> {
              try (TrainingRun run =
                  builder(folder, wild)
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
        .hasMessageContaining("The run is back at its checkpoint of step 6 in " + folder)
        .hasMessageContaining("Try smaller learning rates");
    assertThat(latest(folder)).isEqualTo(good);
    assertThat(steps(folder)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(new RunFolder(folder).history().lastKey()).isEqualTo(6);
    try (TrainingRun run = builder(folder, t -> t.steps(8)).resume(true).open()) {
      assertThat(run.step()).isEqualTo(6);
      run.forEachRemaining(event -> {});
    }
  }

  @Test
  void twoRunsOnTwoThreadsDoNotDisturbEachOther() throws Exception {
    List<CompletableFuture<Integer>> runs = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      runs.add(builder(folder.resolve(name), t -> t.steps(6)).start(event -> {}));
    }
    for (CompletableFuture<Integer> run : runs) {
      assertThat(run.get(120, TimeUnit.SECONDS)).isEqualTo(6);
    }
    assertThat(latest(folder.resolve("one"))).isEqualTo(latest(folder.resolve("two")));
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldBeforeAnythingStarts() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> builder(file.resolve("run"), t -> t.steps(1)).open())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(file + "/run: a run cannot be kept here")
        .hasMessageContaining("name a folder that can be written");
    assertThat(file).hasContent("in the way");
  }

  @Test
  void whatIsLoggedIsInTensorBoardToo() throws IOException {
    try (TrainingRun run = builder(folder, t -> t.steps(4)).open()) {
      run.forEachRemaining(event -> {});
    }
    var events = EventFileTest.read(new RunFolder(folder).events());
    assertThat(EventFileTest.scalars(events).keySet())
        .contains(
            "discriminator_loss@2",
            "generator_loss@4",
            "generator_gradient_norm@4",
            "sigma/discriminator/block1/conv1@2",
            "gamma/generator/attention@4",
            "images_per_second@4",
            "attention_distance/generator/attention@4");
    assertThat(events)
        .flatExtracting(event -> event.getSummary().getValueList())
        .filteredOn(value -> value.hasImage())
        .extracting(value -> value.getTag().replaceAll("/image.*", ""))
        .containsExactlyInAnyOrder(
            "samples", "attention/generator/attention", "attention/discriminator/attention");
  }

  @Test
  void tensorBoardSeesOneLineOfARunThatWentBack() throws IOException {
    Consumer<TrainingBuilder> training = t -> t.steps(7);
    for (boolean resume : List.of(false, true, true)) {
      try (TrainingRun run =
          builder(folder, training).logEvery(1).sampleEvery(3).resume(resume).open()) {
        run.forEachRemaining(event -> {});
      }
      // As if it had been killed before it saved: it goes back to step 5.
      Files.delete(new RunFolder(folder).latest().orElseThrow());
    }
    var shown = EventFileTest.shown(new RunFolder(folder).events());
    assertThat(shown).containsKeys("generator_loss", "attention_distance/generator/attention");
    assertThat(shown.get("generator_loss")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(shown)
        .allSatisfy((tag, steps) -> assertThat(steps).isSorted().doesNotHaveDuplicates());
  }

  @Test
  void intervalsAndLearningRatesCountStepsNotRounds() throws IOException {
    List<String> events = new ArrayList<>();
    Consumer<TrainingBuilder> training =
        t ->
            t.steps(14)
                .stepsEach(3, 2)
                .generatorAdam(
                    a ->
                        a.learningRate(0.0125).schedule(new Schedule.WarmUp(50, Schedule.CONSTANT)))
                .discriminatorAdam(a -> a.learningRate(0.25).schedule(new Schedule.LinearDecay(0)));
    try (TrainingRun run =
        TrainingRun.builder(SmallGan.checked(training), SmallGan.data())
            .folder(folder)
            .logEvery(3)
            .sampleEvery(5)
            .saveEvery(7)
            .open()) {
      run.forEachRemaining(
          event -> {
            if (!(event instanceof TrainingEvent.Step)) {
              events.add(event.getClass().getSimpleName() + event.step());
            }
          });
    }
    // The first even step at or after each multiple, and the last step.
    assertThat(events).containsExactly("Samples6", "Saved8", "Samples10", "Samples14", "Saved14");
    assertThat(steps(folder)).containsExactly(4, 6, 10, 12, 14);
    MetricLine.read(
        new RunFolder(folder).metrics(),
        line -> {
          Double generator = line.values().get("generator_learning_rate");
          if (generator != null) {
            assertThat(generator).isCloseTo(0.0125 * line.step() / 50, within(1e-9));
            // The discriminator has taken 3 steps for 2: of its 21, the last began at step - 1.
            assertThat(line.values().get("discriminator_learning_rate"))
                .isCloseTo(0.25 * (1 - (line.step() / 2 * 3 - 1) / 21.0), within(1e-7));
          }
        });
  }

  @Test
  void resumingWithFewerStepsLeavesTheRunAsItIsAndSaysSo() throws IOException {
    try (TrainingRun run = builder(folder, t -> t.steps(3)).open()) {
      run.forEachRemaining(event -> {});
    }
    byte[] before = latest(folder);
    List<TrainingEvent> events = new ArrayList<>();
    try (TrainingRun run = builder(folder, t -> t.steps(2)).resume(true).open()) {
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
    try (TrainingRun run = builder(folder, t -> t.steps(4)).resume(true).open()) {
      run.forEachRemaining(event -> {});
    }
    assertThat(stepsOfSpec(folder)).isEqualTo(4);
  }

  @Test
  void whateverAListenerThrowsCompletesTheFuture() {
    for (Throwable thrown :
        List.of(new IOException("checked"), new Error("error"), new RuntimeException("usual"))) {
      CompletableFuture<Integer> future =
          builder(folder, t -> t.steps(3))
              .overwrite(true)
              .start(event -> TrainingRunTest.<RuntimeException>sneak(thrown));
      assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS)).hasCause(thrown);
    }
  }

  /** As code in Kotlin throws. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aLastSaveThatFailsAfterCancellingIsItsThreadsUncaughtException() throws Exception {
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    CompletableFuture<Integer> future =
        builder(folder, t -> t.steps(100_000))
            .saveEvery(100_000)
            .start(
                event -> {
                  Thread.currentThread()
                      .setUncaughtExceptionHandler((thread, e) -> uncaught.complete(e));
                  second.countDown();
                  try {
                    cancelled.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
    Path inTheWay = Files.writeString(folder.resolve("checkpoints"), "in the way");
    future.cancel(true);
    cancelled.countDown();
    assertThat(uncaught.get(60, TimeUnit.SECONDS))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(inTheWay + " is in the way");
  }

  @Test
  void whatTakesMoreMemoryThanThereIsIsToldWithWhatToLower() {
    assertThat(RunChecks.memory(5L << 30, "the GPU", 5L << 30, 64)).isEmpty();
    assertThat(RunChecks.memory(13L << 30, "the GPU", 5L << 30, 64))
        .hasValueSatisfying(
            text ->
                assertThat(text).contains("about 13.0 GiB", "the GPU has 5.0", "lower batch(64)"));
    assertThat(RunChecks.memory(SmallGan.checked(t -> t.steps(1)), RuntimeConfig.defaults()))
        .isEmpty();
  }

  private static int stepsOfSpec(Path folder) throws IOException {
    String json = Files.readString(new RunFolder(folder).spec());
    return GanSpecJson.read(json).training().steps();
  }
}
