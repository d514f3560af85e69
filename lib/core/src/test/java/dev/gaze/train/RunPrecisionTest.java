package dev.gaze.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.metric.StatisticsCache;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.TrainingBuilder;
import dev.gaze.spec.TrainingSpec;
import dev.gaze.tensorflow.Precision;
import dev.gaze.tensorflow.PrecisionFacts;
import dev.gaze.tensorflow.PrecisionFacts.Effect;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.internal.LiveTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs that check themselves. On a processor without bfloat16 TensorFlow leaves it out, and these
 * compare float32 with float32; what is spoiled is found all the same.
 */
class RunPrecisionTest {
  private static final PrecisionFacts BF16 =
      new PrecisionFacts(Precision.BF16, Effect.NATIVE, "by order of a test");

  @TempDir private Path folder;

  private static Consumer<TrainingBuilder> bf16(Consumer<TrainingBuilder> more) {
    return t -> more.accept(t.steps(4).precision(TrainingSpec.Precision.BF16));
  }

  /** With a block more than the smallest, whose few numbers bfloat16 would lead further astray. */
  private static CheckedGan checked(Consumer<TrainingBuilder> training) {
    return ShapeCheck.check(SmallGan.spec(training).discriminator(d -> d.resBlock(6)).build());
  }

  /** Everything the run said, after it ended; it saves after each second step. */
  private static List<TrainingEvent> train(
      Path folder,
      PrecisionCheck check,
      boolean resume,
      PrecisionFacts facts,
      Consumer<GanSession> spoil,
      Consumer<TrainingBuilder> training,
      int steps) {
    TrainingOptions options =
        new TrainingOptions(
            folder,
            resume,
            false,
            null,
            RuntimeConfig.defaults(),
            check,
            1,
            100,
            2,
            3,
            null,
            null,
            StatisticsCache.ofUser(),
            null,
            null);
    List<TrainingEvent> events = new ArrayList<>();
    try (TrainingRun run =
        new TrainingRun(
            checked(training),
            SmallGan.data(),
            options,
            () -> new RunPrecision(options, facts, spoil))) {
      while (run.hasNext() && run.step() < steps) {
        events.add(run.next());
      }
      run.save();
    }
    return events;
  }

  private static List<TrainingEvent> train(
      Path folder, PrecisionCheck check, Consumer<GanSession> spoil) {
    return train(folder, check, false, BF16, spoil, bf16(t -> {}), 4);
  }

  private static byte[] latest(Path folder) throws IOException {
    return Files.readAllBytes(new RunFolder(folder).latest().orElseThrow());
  }

  private static List<JsonObject> checks(Path folder) throws IOException {
    return Files.readAllLines(new RunFolder(folder).metrics()).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(line -> line.has("precision_check/outputs"))
        .toList();
  }

  private static List<String> warnings(List<TrainingEvent> events) {
    return events.stream()
        .filter(TrainingEvent.Warning.class::isInstance)
        .map(event -> ((TrainingEvent.Warning) event).message())
        .toList();
  }

  private static void sound(GanSession session) {}

  /** Other numbers in the generator's first kernel. */
  private static void spoil(GanSession session) {
    String kernel = "generator/dense/kernel";
    float[] values = requireNonNull(session.read(List.of(kernel)).get(kernel)).clone();
    values[0] += 7;
    session.write(Map.of(kernel, values));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void trainingHasTheSameBitsWithAndWithoutTheCheck(int accumulation) throws IOException {
    Consumer<TrainingBuilder> training =
        bf16(t -> t.accumulation(accumulation).term(new LossTerm.GradientPenalty(3)).flip(true));
    for (PrecisionCheck check : List.of(PrecisionCheck.OFF, PrecisionCheck.STOP)) {
      Path at = folder.resolve(check.name());
      assertThat(warnings(train(at, check, false, BF16, RunPrecisionTest::sound, training, 4)))
          .isEmpty();
      assertThat(latest(at)).isEqualTo(latest(folder.resolve(PrecisionCheck.OFF.name())));
      assertThat(checks(at)).hasSize(check == PrecisionCheck.OFF ? 0 : 1);
    }
    JsonObject logged = checks(folder.resolve(PrecisionCheck.STOP.name())).get(0);
    assertThat(logged.get("step").getAsInt()).isZero();
    assertThat(logged.get("precision_check/outputs").getAsDouble()).isBetween(0.0, 0.1);
    assertThat(logged.get("precision_check/gradients").getAsDouble()).isBetween(0.0, 0.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatIsWrongIsNamedAndTheRunGoesOnInFloat32(int accumulation) throws IOException {
    Path fallen = folder.resolve("fallen");
    Path float32 = folder.resolve("float32");
    Consumer<TrainingBuilder> training = t -> t.steps(4).accumulation(accumulation);
    List<TrainingEvent> events =
        train(
            fallen,
            PrecisionCheck.FLOAT32,
            false,
            BF16,
            RunPrecisionTest::spoil,
            bf16(training),
            4);
    train(float32, PrecisionCheck.FLOAT32, false, float32(), RunPrecisionTest::sound, training, 4);
    assertThat(events.get(0)).isInstanceOf(TrainingEvent.Warning.class);
    assertThat(warnings(events))
        .singleElement()
        .asString()
        .contains("bf16", "the output of generator/dense is")
        .endsWith("training in float32");
    assertThat(latest(fallen)).isEqualTo(latest(float32));
    assertThat(checks(fallen)).hasSize(1);
    assertThat(checks(float32)).isEmpty();
  }

  private static PrecisionFacts float32() {
    return new PrecisionFacts(Precision.FP32, Effect.NATIVE, "CPU");
  }

  @Test
  void notANumberIsFoundAndNothingStaysOpen() {
    long before = LiveTensors.count();
    List<TrainingEvent> events =
        train(
            folder,
            PrecisionCheck.FLOAT32,
            session -> {
              float[] bias = new float[4];
              Arrays.fill(bias, Float.NaN);
              session.write(Map.of("discriminator/block1/conv2/bias", bias));
            });
    assertThat(warnings(events).get(0)).contains("discriminator/block1/conv2 is infinitely off");
    assertThat(events.stream().filter(TrainingEvent.Step.class::isInstance)).hasSize(4);
    assertThat(LiveTensors.count()).isEqualTo(before);
  }

  @Test
  void aRunStopsWhereThatIsAskedFor() throws IOException {
    long before = LiveTensors.count();
    assertThatThrownBy(() -> train(folder, PrecisionCheck.STOP, RunPrecisionTest::spoil))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the output of generator/dense is")
        .hasMessageContaining("precision(fp32)");
    assertThat(new RunFolder(folder).latest()).isEmpty();
    assertThat(LiveTensors.count()).isEqualTo(before);
  }

  @Test
  void aResumedRunChecksItselfAgainAndKeepsItsBits() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    train(whole, PrecisionCheck.OFF, RunPrecisionTest::sound);
    train(stopped, PrecisionCheck.FLOAT32, false, BF16, RunPrecisionTest::sound, bf16(t -> {}), 2);
    train(stopped, PrecisionCheck.FLOAT32, true, BF16, RunPrecisionTest::sound, bf16(t -> {}), 4);
    assertThat(latest(stopped)).isEqualTo(latest(whole));
    assertThat(checks(stopped))
        .extracting(line -> line.get("step").getAsInt())
        .containsExactly(0, 2);
    // What is done is not checked.
    train(stopped, PrecisionCheck.STOP, true, BF16, RunPrecisionTest::spoil, bf16(t -> {}), 4);
    assertThat(checks(stopped)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "LEFT_OUT", "REFUSED"})
  void withoutBfloat16RunsAreInFloat32AndSayWhy(Effect effect) {
    PrecisionFacts facts = new PrecisionFacts(Precision.BF16, effect, "of the weather");
    List<TrainingEvent> events =
        train(folder, PrecisionCheck.STOP, false, facts, RunPrecisionTest::spoil, bf16(t -> {}), 4);
    assertThat(warnings(events))
        .isEqualTo(
            effect == Effect.REFUSED ? List.of("training in float32: of the weather") : List.of());
    TrainingOptions options =
        new TrainingOptions(
            folder,
            false,
            true,
            null,
            RuntimeConfig.defaults(),
            PrecisionCheck.STOP,
            1,
            1,
            1,
            1,
            null,
            null,
            StatisticsCache.ofUser(),
            null,
            null);
    assertThat(new RunPrecision(options, facts, RunPrecisionTest::sound))
        .hasToString("float32; " + facts)
        .asString()
        .contains("bf16", "of the weather");
  }

  @Test
  void aRunSaysWhatItComputesIn() {
    for (TrainingSpec.Precision precision : TrainingSpec.Precision.values()) {
      try (TrainingRun run =
          TrainingRun.builder(checked(t -> t.steps(1).precision(precision)), SmallGan.data())
              .folder(folder.resolve(precision.name()))
              .open()) {
        assertThat(run.precision())
            .contains(
                precision == TrainingSpec.Precision.FP32
                    ? "float32"
                    : precision.name().toLowerCase(java.util.Locale.ROOT));
      }
    }
  }
}
