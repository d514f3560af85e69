package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.view.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a run's files besides its checkpoints hold: resuming and reporting go on, and say so.
 */
class AuxiliaryFilesTest {
  @TempDir private Path folder;
  private RunFolder run;

  @BeforeEach
  void train() {
    run = new RunFolder(folder);
    train(2, false);
  }

  /** Trains to a step; what the run warns of. */
  private List<String> train(int steps, boolean resume) {
    List<String> warnings = new ArrayList<>();
    try (TrainingRun training =
        TrainingRun.builder(SmallGan.checked(t -> t.steps(steps)), SmallGan.data())
            .folder(folder)
            .resume(resume)
            .keepLowest("fid")
            .logEvery(1)
            .sampleEvery(1)
            .saveEvery(2)
            .open()) {
      while (training.hasNext()) {
        TrainingEvent event = training.next();
        if (event instanceof TrainingEvent.Warning warning) {
          warnings.add(warning.message());
        } else if (event instanceof TrainingEvent.Step step) {
          training.log(Map.of("fid", 10.0 - step.step()));
        }
      }
      assertThat(training.step()).isEqualTo(steps);
    }
    return warnings;
  }

  private List<String> report() throws IOException {
    List<String> warnings = new ArrayList<>();
    var gan = SmallGan.checked(t -> t.steps(2));
    try (TrainedGan trained = TrainedGan.open(gan, run, RuntimeConfig.defaults())) {
      assertThat(Report.write(run, trained, warnings::add)).isNotEmptyFile();
    }
    return warnings;
  }

  private static void said(List<String> warnings, String... parts) {
    assertThat(warnings).hasSameSizeAs(parts);
    for (int i = 0; i < parts.length; i++) {
      assertThat(warnings.get(i)).contains(parts[i]);
    }
  }

  private static void inPlaceOf(Path place) throws IOException {
    Files.deleteIfExists(place);
    Files.createDirectories(place.resolve("inside"));
  }

  @Test
  void whatIsDamagedIsLeftOutAndTold() throws IOException {
    byte[] noText = "{\"step\":2,\"\u00ff\":1}\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(run.metrics(), noText, StandardOpenOption.APPEND);
    Files.write(run.samples(1), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10});
    Files.writeString(run.samples(2), "no picture");
    Path best = run.best().orElseThrow();
    Files.delete(best); // Another name of the newest checkpoint.
    Files.write(best, new byte[] {1, 2, 3});
    for (String name :
        List.of("samples/step-99999999999999999999.png", "checkpoints/step-999999999999.old")) {
      Files.writeString(folder.resolve(name), "of another kind");
    }
    said(
        report(),
        run.samples(1) + " is no picture that can be read",
        run.samples(2) + " is no picture that can be read",
        run.metrics() + ": 1 of 7 lines are damaged");
    said(train(4, true), run.metrics() + ": 1 of 7 lines are damaged", best.toString());
    assertThat(best).hasSameBinaryContentAs(run.latest().orElseThrow());
    assertThat(report()).hasSize(2);
  }

  @Test
  void whatIsInTheWayIsLeftAndTold() throws IOException {
    inPlaceOf(run.metrics());
    inPlaceOf(run.samples());
    inPlaceOf(run.samples(3));
    Files.move(run.events(), folder.resolve("old"));
    Files.writeString(run.events(), "in the way");
    said(report(), run.metrics() + " cannot be read");
    said(
        train(4, true),
        run.metrics().toString(),
        run.events().toString(),
        "training goes on, but is not logged: " + run.metrics(),
        "training goes on without this picture: " + run.samples(),
        "training goes on without this picture: " + run.samples());
    assertThat(run.latest().orElseThrow()).hasFileName("step-00000004.safetensors");
    assertThat(run.events()).hasContent("in the way");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskUnderTheLogIsToldOnceAndTrainingGoesOn() throws IOException {
    Files.delete(run.metrics());
    Files.createSymbolicLink(run.metrics(), Path.of("/dev/full"));
    assertThat(train(4, true))
        .filteredOn(warning -> warning.contains("not logged"))
        .singleElement()
        .asString()
        .contains(run.metrics().toString(), "No space left on device", "make room");
    Files.delete(run.metrics());
  }
}
