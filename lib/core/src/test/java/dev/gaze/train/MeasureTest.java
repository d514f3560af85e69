package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.metric.AgainstReal;
import dev.gaze.metric.FeatureNet;
import dev.gaze.metric.ImageSet;
import dev.gaze.metric.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is measured as it trains. */
class MeasureTest {
  @TempDir private Path folder;

  private List<TrainingEvent> train(String name, UnaryOperator<TrainingRunBuilder> options) {
    List<TrainingEvent> events = new ArrayList<>();
    try (TrainingRun run =
        options
            .apply(
                TrainingRun.builder(SmallGan.checked(t -> t.steps(7)), SmallGan.data())
                    .folder(folder.resolve(name))
                    .sampleEvery(100)
                    .saveEvery(5))
            .open()) {
      run.forEachRemaining(events::add);
    }
    return events;
  }

  /** The features of an image are its mean colours. */
  private static final FeatureNet MEANS =
      FeatureNet.of(
          "means",
          3,
          (pixels, height, width, channels) -> {
            int size = height * width;
            float[] means = new float[pixels.length / size];
            for (int i = 0; i < pixels.length; i++) {
              means[i / (3 * size) * 3 + i % 3] += (pixels[i] & 0xff) / (float) size;
            }
            return means;
          });

  private static ImageSet drawn(TrainedGan gan) {
    return ImageSet.drawn(
        23,
        8,
        8,
        3,
        i -> i % 10,
        (from, n) -> {
          int[] labels = new int[n];
          for (int i = 0; i < n; i++) {
            labels[i] = (from + i) % 10;
          }
          return gan.images(gan.latents(from, labels));
        });
  }

  @Test
  void numbersAreEventsLoggedAndKeepTheBestAndTheTrainingIsTheSame() throws IOException {
    Measured real = Measured.of(ImageSet.of(SmallGan.data(), 53), MEANS, 29, done -> {});
    AgainstReal against = new AgainstReal(real, MEANS);
    List<TrainingEvent> events =
        train(
            "measured",
            builder ->
                builder
                    .measureEvery(3, gan -> against.of(drawn(gan)))
                    .keepLowest("FID (other features)"));
    List<TrainingEvent.Measured> measured =
        events.stream()
            .filter(TrainingEvent.Measured.class::isInstance)
            .map(TrainingEvent.Measured.class::cast)
            .toList();
    assertThat(measured).extracting(TrainingEvent::step).containsExactly(3, 6, 7);
    TrainingEvent.Measured best = measured.get(0);
    for (TrainingEvent.Measured one : measured) {
      assertThat(one.values()).containsOnlyKeys("FID (other features)", "KID (other features)");
      best = fid(one) < fid(best) ? one : best;
    }
    RunFolder run = new RunFolder(folder.resolve("measured"));
    assertThat(Checkpoint.step(run.best().orElseThrow())).isEqualTo(best.step());
    assertThat(Files.readString(run.metrics())).contains("\"FID (other features)\":" + fid(best));
    train("plain", builder -> builder);
    Path plain = new RunFolder(folder.resolve("plain")).latest().orElseThrow();
    assertThat(Files.readAllBytes(run.latest().orElseThrow())).isEqualTo(Files.readAllBytes(plain));
  }

  private static double fid(TrainingEvent.Measured measured) {
    return Map.copyOf(measured.values()).getOrDefault("FID (other features)", Double.NaN);
  }
}
