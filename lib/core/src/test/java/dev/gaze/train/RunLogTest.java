package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.TrainingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run logs, and when. */
class RunLogTest {
  @TempDir private Path folder;

  @Test
  void whatIsLoggedIsInTensorBoardToo() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(4)).open()) {
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
          SmallGan.run(folder, training).logEvery(1).sampleEvery(3).resume(resume).open()) {
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
    assertThat(SmallGan.logged(folder)).containsExactly(4, 6, 10, 12, 14);
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
}
