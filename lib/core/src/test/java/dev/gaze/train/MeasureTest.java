package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Shapes;
import dev.gaze.metric.AgainstReal;
import dev.gaze.metric.FeatureNet;
import dev.gaze.metric.Features;
import dev.gaze.metric.ImageSet;
import dev.gaze.metric.Measured;
import dev.gaze.metric.Measures;
import dev.gaze.metric.MetricException;
import dev.gaze.metric.StatisticsCache;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Metric;
import dev.gaze.spec.MetricsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    return gan.drawn(23, 5, null, true);
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
    List<TrainingEvent.Measured> measured = measured(events);
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

  /**
   * The spec's own block: it is measured as it says, ends early, and goes on from what is logged.
   */
  @Test
  void theSpecSaysWhatIsMeasuredAndWhenToStop() throws IOException {
    GanSpec spec =
        SmallGan.spec(t -> t.steps(40))
            .metrics(
                m ->
                    m.every(2)
                        .samples(61)
                        .inceptionScore()
                        .fid()
                        .prdc()
                        .intraFid()
                        .keepBest(Metric.FID)
                        .patience(2))
            .build();
    MetricsSpec metrics = Objects.requireNonNull(spec.metrics());
    FeatureNet worse = worseAndWorse();
    StatisticsCache cache = new StatisticsCache(folder.resolve("cache"));
    List<TrainingEvent> events = new ArrayList<>();
    try (Measures measures =
        Measures.open(metrics, SmallGan.data(), worse, cache, Measures.Progress.NONE)) {
      var builder =
          TrainingRun.builder(ShapeCheck.check(spec), SmallGan.data())
              .folder(folder.resolve("early"))
              .measures(measures)
              .saveEvery(1)
              .resume(true);
      try (TrainingRun run = builder.open()) {
        run.forEachRemaining(events::add);
      }
      List<TrainingEvent.Measured> measured = measured(events);
      assertThat(measured).extracting(TrainingEvent::step).containsExactly(2, 4, 6);
      assertThat(measured)
          .extracting(TrainingEvent.Measured::best)
          .containsExactly(true, false, false);
      assertThat(measured.get(0).values().keySet())
          .containsExactly(
              "IS (other features)",
              "IS std (other features)",
              "FID (other features)",
              "precision (other features)",
              "recall (other features)",
              "density (other features)",
              "coverage (other features)",
              "intra-FID (other features)");
      assertThat(events).noneMatch(TrainingEvent.Warning.class::isInstance);
      assertThat(measured.get(2).share()).isBetween(1e-9, 1.0);
      TrainingEvent last = events.get(events.size() - 1);
      assertThat(last).isInstanceOf(TrainingEvent.Stopped.class);
      assertThat(last.step()).isEqualTo(6);
      RunFolder early = new RunFolder(folder.resolve("early"));
      assertThat(Checkpoint.step(early.best().orElseThrow())).isEqualTo(2);
      assertThat(Checkpoint.step(early.latest().orElseThrow())).isEqualTo(6);
      assertThat(early.samples(6)).exists();
      assertThat(Files.readString(early.metrics())).contains("\"measuring_share\":");
      try (TrainingRun again = builder.open()) {
        List<TrainingEvent> told = new ArrayList<>();
        again.forEachRemaining(told::add);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).toString())
            .contains("FID (other features) has not been better than", "for 2 times");
      }
    }
  }

  /** Two features and as many logits; each set is farther from the first one than that before. */
  private static FeatureNet worseAndWorse() {
    AtomicInteger sets = new AtomicInteger();
    return new FeatureNet() {
      @Override
      public String identity() {
        return "worse";
      }

      @Override
      public int width() {
        return 2;
      }

      @Override
      public Features features(byte[] pixels, int height, int width, int channels) {
        int size = height * width * channels;
        int n = pixels.length / size;
        double[] values = new double[2 * n];
        for (int i = 0; i < values.length; i++) {
          values[i] = 10 * sets.get() + (pixels[i / 2 * size + i % 2] & 0xff) / 255.0;
        }
        if (n < 50) { // The last batch of a set.
          sets.incrementAndGet();
        }
        return new Features(values, 2);
      }

      @Override
      public Optional<Features> logits(Features features) {
        return Optional.of(features);
      }
    };
  }

  /**
   * The run opens what measures by itself, and has trained the same as one that is not measured.
   */
  @Test
  void theSpecsOwnClassifierMeasuresAndTheTrainingIsTheSame() throws IOException {
    var plain = SmallGan.spec(t -> t.steps(3));
    GanSpec kid = plain.build().toBuilder().metrics(m -> m.every(2).samples(71).kid()).build();
    List<TrainingEvent> events = new ArrayList<>();
    for (GanSpec spec : List.of(plain.build(), kid)) {
      try (TrainingRun run =
          TrainingRun.builder(ShapeCheck.check(spec), new Shapes(211, 8, 8, 3))
              .folder(folder.resolve(spec.metrics() == null ? "plain" : "kid"))
              .statistics(new StatisticsCache(folder.resolve("cache")))
              .open()) {
        run.forEachRemaining(events::add);
      }
    }
    List<TrainingEvent.Measured> measured = measured(events);
    assertThat(measured).extracting(TrainingEvent::step).containsExactly(2, 3);
    assertThat(measured.get(0).values()).containsOnlyKeys("KID (own features)");
    assertThat(measured).noneMatch(TrainingEvent.Measured::best);
    assertThat(folder.resolve("cache")).isNotEmptyDirectory();
    assertThat(Files.readAllBytes(new RunFolder(folder.resolve("kid")).latest().orElseThrow()))
        .isEqualTo(
            Files.readAllBytes(new RunFolder(folder.resolve("plain")).latest().orElseThrow()));
  }

  /** A generator whose images cannot be measured is told, and trains on. */
  @Test
  void whatCannotBeMeasuredStopsNoTraining() {
    List<TrainingEvent> events =
        train(
            "failing",
            builder ->
                builder.measureEvery(
                    4,
                    gan -> {
                      throw new MetricException("no numbers of step " + gan.step());
                    }));
    assertThat(
            events.stream().filter(TrainingEvent.Warning.class::isInstance).map(Object::toString))
        .anyMatch(text -> text.contains("not measured: no numbers of step 4"));
    assertThat(events).anyMatch(event -> event.step() == 7);
  }

  private static List<TrainingEvent.Measured> measured(List<TrainingEvent> events) {
    return events.stream()
        .filter(TrainingEvent.Measured.class::isInstance)
        .map(TrainingEvent.Measured.class::cast)
        .toList();
  }

  private static double fid(TrainingEvent.Measured measured) {
    return Map.copyOf(measured.values()).getOrDefault("FID (other features)", Double.NaN);
  }
}
