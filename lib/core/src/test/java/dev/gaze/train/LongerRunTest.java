package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.TrainingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that has ended goes on to more steps, and counts steps where its options say steps. */
class LongerRunTest {
  @TempDir private Path folder;

  private static Path train(Path folder, int logEvery, Consumer<TrainingBuilder> training)
      throws IOException {
    try (TrainingRun run =
        TrainingRun.builder(SmallGan.checked(training), SmallGan.data())
            .folder(folder)
            .resume(true)
            .logEvery(logEvery)
            .sampleEvery(4)
            .open()) {
      run.forEachRemaining(event -> {});
    }
    return new RunFolder(folder).latest().orElseThrow();
  }

  /** Neither the end in between, nor what is logged, changes a bit. */
  @Test
  void fourStepsAndFourMoreAreEight() throws IOException {
    train(folder.resolve("parts"), 10, t -> t.steps(4).accumulation(2));
    Path parts = train(folder.resolve("parts"), 10, t -> t.steps(8).accumulation(2));
    Path whole = train(folder.resolve("whole"), 3, t -> t.steps(8).accumulation(2));
    assertThat(parts).hasFileName("step-00000008.safetensors").hasSameBinaryContentAs(whole);
  }

  @Test
  void aPlanOfWhichNoRoundEndsAtTheCheckpointIsRefused() throws IOException {
    Path saved = train(folder, 10, t -> t.steps(3));
    byte[] before = Files.readAllBytes(saved);
    assertThatThrownBy(() -> train(folder, 10, t -> t.steps(6).stepsEach(1, 2)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("is of step 3, where no round of 2 generator steps ends")
        .hasMessageContaining("resume with the plan that it was trained with");
    assertThat(saved).hasBinaryContent(before);
  }

  @Test
  void stepsAreCountedAndNotRounds() throws IOException {
    train(
        folder,
        3,
        t ->
            t.steps(8)
                .stepsEach(3, 2)
                .adam(
                    adam ->
                        adam.learningRate(1).epsilon(1e9).schedule(new Schedule.LinearDecay(0))));
    List<JsonObject> lines =
        Files.readAllLines(new RunFolder(folder).metrics()).stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(line -> line.has("generator_loss"))
            .toList();
    // The rounds in which the steps 3 and 6 fall, and the last.
    assertThat(lines).extracting(line -> line.get("step").getAsInt()).containsExactly(4, 6, 8);
    assertThat(new RunFolder(folder).history().keySet()).containsExactly(4L, 8L);
    JsonObject line = lines.get(0);
    // Updates 3 of 8 and 5 of 12, from 0.
    assertThat(line.get("generator_learning_rate").getAsDouble())
        .isCloseTo(1 - 3 / 8.0, within(1e-6));
    assertThat(line.get("discriminator_learning_rate").getAsDouble())
        .isCloseTo(1 - 5 / 12.0, within(1e-6));
  }
}
