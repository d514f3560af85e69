package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.TrainingBuilder;
import dev.gaze.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a run is told, and however it ends, it goes on with the bits that it would have had: all
 * pairs of options, and of an option and an end. {@code -Dgaze.seed=N} combines them otherwise.
 */
class EveryOptionResumesTest {
  private static final long SEED = Long.getLong("gaze.seed", 1);
  private static final int LATENT = 5;
  private static final int CLASSES = 10;
  @TempDir private Path folder;

  /** How a run ends before its time. */
  private enum End {
    /** Between two rounds, in peace. */
    CLOSED,
    /** By a signal that nobody can catch: all that is left is what the disk holds. */
    KILLED,
    /** The last image that a round needs cannot be read. */
    DATA_FAILED,
    /**
     * TensorFlow fails in the last part of a round's steps, of the discriminator's or the other's.
     */
    STEP_FAILED
  }

  @Test
  void everyOptionIsInTheTable() {
    assertThat(Options.untold()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyPairResumesToTheBit() {
    List<List<Consumer<TrainingBuilder>>> options = List.copyOf(Options.table().values());
    int[] levels = new int[options.size() + 1];
    for (int i = 0; i < options.size(); i++) {
      levels[i] = options.get(i).size();
    }
    levels[options.size()] = End.values().length;
    AtomicInteger count = new AtomicInteger();
    return Pairs.of(levels, SEED).stream()
        .map(
            chosen -> {
              TrainingBuilder training = TrainingSpec.DEFAULT.toBuilder();
              for (int i = 0; i < options.size(); i++) {
                options.get(i).get(chosen[i]).accept(training);
              }
              End end = End.values()[chosen[options.size()]];
              Case one = new Case(training.build(), end, count.getAndIncrement());
              return DynamicTest.dynamicTest(one.toString(), () -> resumes(one));
            });
  }

  /**
   * A run and its end.
   *
   * @param number chooses the round, how often the run saves, and whose step fails
   */
  private record Case(TrainingSpec training, End end, int number) {

    int perRound() {
      return training.plan().generatorSteps();
    }

    int saveEvery() {
      return (1 + number / 2 % 2) * perRound();
    }

    /** Rounds that are whole before the run ends. */
    int whole() {
      return 1 + number % (training.steps() / perRound() - 1);
    }

    /** The step at which the newest checkpoint stands; 0: there is none. */
    int newest() {
      int step = whole() * perRound();
      boolean saved = end == End.CLOSED || end == End.DATA_FAILED;
      return saved ? step : step - step % saveEvery();
    }

    /** A GAN with a moving statistic and a u, which fails at a number of a latent. */
    CheckedGan gan(float tripwire) {
      boolean classifies =
          training.terms().stream().anyMatch(LossTerm.AuxiliaryClassifier.class::isInstance);
      return ShapeCheck.check(
          GanSpec.builder("options")
              .image(8)
              .classes(CLASSES)
              .latent(LATENT)
              .generator(
                  g ->
                      g.layer(Tripwire.at(tripwire))
                          .denseMap(4, 3)
                          .norm(new NormSpec.ConditionalBatch(0.9, NormSpec.EPSILON))
                          .relu()
                          .upsample(2)
                          .conv(3)
                          .tanh())
              .discriminator(
                  d -> {
                    d.conv(4, 4, conv -> conv.stride(2)).leakyRelu().sumPool();
                    if (classifies) {
                      d.classifierHead();
                    }
                  })
              .training(training)
              .build());
    }

    CheckedGan sound() {
      return gan(Float.NaN);
    }

    /** The first number of the latents of the last part of the round that is not to end. */
    float latentToFailAt() {
      Noise noise = new Noise(training.seed(), LATENT, CLASSES);
      boolean ofGenerator = number / 4 % 2 == 0;
      int steps = ofGenerator ? perRound() : training.plan().discriminatorSteps();
      int part = (whole() + 1) * steps * training.accumulation() - 1;
      int size =
          ofGenerator && training.generatorBatch() > 0
              ? training.generatorBatch()
              : training.batch();
      Noise.Use use = ofGenerator ? Noise.Use.GENERATOR : Noise.Use.DISCRIMINATOR;
      return noise.batch(use, part, size).z()[0];
    }

    TrainingRunBuilder run(CheckedGan gan, ImageSource data, Path folder) {
      return TrainingRun.builder(gan, data)
          .folder(folder)
          .resume(true)
          .logEvery(perRound())
          .sampleEvery(100)
          .saveEvery(saveEvery());
    }

    @Override
    public String toString() {
      return "%s after %d rounds, saved every %d steps: %s"
          .formatted(end, whole(), saveEvery(), training);
    }
  }

  private static void toTheEnd(TrainingRun run) {
    run.forEachRemaining(event -> {});
  }

  private static ImageSource data() {
    return new Shapes(53, 8, 8, 3);
  }

  /** Data of which so many images can be read, once the run has begun. */
  private static ImageSource failingAfter(int images) {
    ImageSource sound = data();
    AtomicInteger read = new AtomicInteger();
    return ImageSource.of(
        sound.size(),
        8,
        8,
        3,
        sound.classNames(),
        sound::label,
        (index, out, offset) -> {
          // A run in reduced precision looks at its first batch before.
          boolean trains = Thread.currentThread().getName().equals("gaze-prefetch");
          if (trains && read.incrementAndGet() > images) {
            throw new IllegalStateException("the disk is gone");
          }
          sound.read(index, out, offset);
        });
  }

  private void resumes(Case one) throws IOException {
    Path whole = folder.resolve("whole-" + one.number());
    try (TrainingRun run = one.run(one.sound(), data(), whole).open()) {
      toTheEnd(run);
    }
    Path ended = end(one, folder.resolve("ended-" + one.number()));
    try (TrainingRun run = one.run(one.sound(), data(), ended).open()) {
      assertThat(run.step()).isEqualTo(one.newest());
      toTheEnd(run);
    }
    assertThat(latest(ended)).isEqualTo(latest(whole));
    assertThat(metrics(ended)).isEqualTo(metrics(whole)).isNotEmpty();
  }

  /** Runs until the end comes; the folder that is left. */
  private static Path end(Case one, Path folder) throws IOException {
    switch (one.end()) {
      case CLOSED -> {
        try (TrainingRun run = one.run(one.sound(), data(), folder).open()) {
          untilEnd(run, one);
        }
      }
      case KILLED -> {
        Path left = folder.resolveSibling(folder.getFileName() + "-left");
        try (TrainingRun run = one.run(one.sound(), data(), folder).open()) {
          untilEnd(run, one);
          while (!(run.next() instanceof TrainingEvent.Step)) {
            // What was due after the step is written.
          }
          copy(folder, left);
        }
        return left;
      }
      case DATA_FAILED -> {
        int images =
            (one.whole() + 1) * Rounds.realBatches(one.training()) * one.training().batch() - 1;
        assertThatThrownBy(
                () -> {
                  try (TrainingRun run =
                      one.run(one.sound(), failingAfter(images), folder).open()) {
                    toTheEnd(run);
                  }
                })
            .hasStackTraceContaining("the disk is gone");
      }
      case STEP_FAILED -> {
        String newest =
            one.newest() == 0
                ? "Nothing was saved before"
                : "The newest checkpoint is that of step %d in %s".formatted(one.newest(), folder);
        CheckedGan gan = one.gan(one.latentToFailAt());
        try (TrainingRun run = one.run(gan, data(), folder).open()) {
          assertThatThrownBy(() -> toTheEnd(run))
              .isInstanceOf(TrainingException.class)
              .hasMessageContaining("step %d was not finished", one.whole() * one.perRound() + 1)
              .hasMessageContaining("tripped")
              .hasMessageContaining(newest);
          assertThatThrownBy(run::save)
              .isInstanceOf(TrainingException.class)
              .hasMessageContaining("only whole rounds are saved")
              .hasMessageContaining(newest);
        }
      }
    }
    return folder;
  }

  private static void copy(Path folder, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(folder.relativize(file).toString()));
      }
    }
  }

  private static void untilEnd(TrainingRun run, Case one) {
    while (run.step() < one.whole() * one.perRound()) {
      run.next();
    }
  }

  private static byte[] latest(Path folder) throws IOException {
    return Files.readAllBytes(new RunFolder(folder).latest().orElseThrow());
  }

  private static List<String> metrics(Path folder) throws IOException {
    return Files.readAllLines(new RunFolder(folder).metrics()).stream()
        .filter(line -> line.contains("generator_loss"))
        .map(line -> line.replaceAll("\"images_per_second\":[^,}]*", ""))
        .toList();
  }
}
