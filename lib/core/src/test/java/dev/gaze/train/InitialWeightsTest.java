package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.CheckpointException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.checkpoint.SafeTensors;
import dev.gaze.checkpoint.SafeTensors.Floats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run begins with weights that are given, or says by name what is wrong with them. */
class InitialWeightsTest {
  @TempDir private static Path given;
  private static Path trained;
  private static Map<String, Floats> weights;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    try (TrainingRun run = SmallGan.run(given, t -> t.steps(4)).open()) {
      run.forEachRemaining(event -> {});
    }
    trained = new RunFolder(given).latest().orElseThrow();
    weights = new LinkedHashMap<>(SafeTensors.read(trained).tensors());
    weights.keySet().removeIf(name -> name.startsWith("adam/") || name.startsWith("ema/"));
  }

  /** The variables of a run before its first step. */
  private Map<String, Floats> begun(Path initial) throws IOException {
    try (TrainingRun run =
        SmallGan.run(folder, t -> t.steps(4).seed(5)).initialWeights(initial).open()) {
      return SafeTensors.read(run.save().file()).tensors();
    }
  }

  private Path written(Map<String, Floats> tensors) throws IOException {
    Path file = folder.resolve("given.safetensors");
    SafeTensors.write(file, new SafeTensors.Content(Map.of(), tensors));
    return file;
  }

  private static Map<String, Floats> only(Predicate<String> names) {
    Map<String, Floats> some = new LinkedHashMap<>(weights);
    some.keySet().removeIf(names.negate());
    return some;
  }

  private static float[] values(Map<String, Floats> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).values();
  }

  @Test
  void ofACheckpointWeightsAreTakenAndAveragesBeginAtThem() throws IOException {
    Map<String, Floats> begun = begun(trained);
    weights.forEach((name, floats) -> assertThat(values(begun, name)).isEqualTo(floats.values()));
    String kernel = "generator/output/kernel";
    assertThat(values(begun, "ema/" + kernel)).isEqualTo(values(weights, kernel));
    begun.forEach(
        (name, floats) -> {
          if (name.startsWith("adam/") && floats.shape().length > 0) {
            assertThat(floats.values()).containsOnly(0);
          }
        });
  }

  @Test
  void oneNetworkOfAnotherProgramIsTakenAndTheOtherIsNew() throws IOException {
    Map<String, Floats> begun = begun(written(only(name -> name.startsWith("discriminator/"))));
    String kernel = "discriminator/block1/conv1/kernel";
    assertThat(values(begun, kernel)).isEqualTo(values(weights, kernel));
    String other = "generator/output/kernel";
    assertThat(values(begun, other)).isNotEqualTo(values(weights, other));
  }

  @Test
  void whatIsMissingTooManyOrMisshapenIsNamedAndAnOlderRunIsKept() throws IOException {
    try (TrainingRun run = SmallGan.run(folder, t -> t.steps(2)).open()) {
      run.forEachRemaining(event -> {});
    }
    Map<String, Floats> wrong = only(name -> !name.equals("generator/dense/bias"));
    wrong.put("generator/output/kernel", new Floats(new long[] {2}, new float[2]));
    wrong.put("encoder/kernel", new Floats(new long[] {3}, new float[3]));
    Path file = written(wrong);
    assertThatThrownBy(
            () -> SmallGan.run(folder, t -> {}).overwrite(true).initialWeights(file).open())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("generator/dense/bias is missing")
        .hasMessageContaining("generator/output/kernel is [2], expected [3, 3, 6, 3]")
        .hasMessageContaining("encoder/kernel is not in the spec");
    Path none = folder.resolve("none.safetensors");
    SafeTensors.write(
        none,
        new SafeTensors.Content(Map.of(), Map.of("w", new Floats(new long[] {2}, new float[2]))));
    assertThatThrownBy(
            () -> SmallGan.run(folder, t -> {}).overwrite(true).initialWeights(none).open())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no variable generator/… or discriminator/…");
    assertThat(new RunFolder(folder).latest()).hasValueSatisfying(f -> assertThat(f).exists());
  }
}
