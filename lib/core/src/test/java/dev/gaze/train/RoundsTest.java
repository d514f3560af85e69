package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.internal.Batches;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.TrainingBuilder;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run against its steps written out by hand: to the bit. */
class RoundsTest {
  private static final long SEED = 11;
  private static final int BATCH = 7;
  @TempDir private Path folder;

  /** What a test takes its own steps with. */
  private static final class Hand implements AutoCloseable {
    final CheckedGan gan;
    final GanGraph graph;
    final GanSession session;
    final Noise noise;
    final Batches batches;

    Hand(CheckedGan gan) {
      this.gan = gan;
      graph = GanGraph.compile(gan);
      session = GanSession.open(graph, RuntimeConfig.defaults());
      session.initialize();
      noise = new Noise(SEED, 5, 10);
      batches = new Batches(SmallGan.data(), SEED);
    }

    RealBatch real(int step) {
      byte[] pixels = new byte[BATCH * 8 * 8 * 3];
      int[] labels = new int[BATCH];
      batches.next(pixels, labels);
      return RealBatch.ofPixels(pixels, labels).withSeed(noise.seed(step));
    }

    float discriminator(int step, float rate) {
      var fake = noise.batch(Noise.Use.DISCRIMINATOR, step, BATCH);
      return session.discriminatorStep(real(step), fake, null, rate, monitors(false)).loss();
    }

    float generator(int step, int size, float rate, float averageDecay) {
      var latent = noise.batch(Noise.Use.GENERATOR, step, size);
      return session.generatorStep(latent, rate, averageDecay, monitors(true)).loss();
    }

    /** What a run's steps fetch too: without, it is another graph, with other last bits. */
    String[] monitors(boolean ofGenerator) {
      return session.monitors(ofGenerator).toArray(String[]::new);
    }

    Map<String, float[]> variables() {
      return session.read(session.names());
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  private List<TrainingEvent.Step> run(Consumer<TrainingBuilder> training) {
    List<TrainingEvent.Step> steps = new ArrayList<>();
    try (TrainingRun run =
        TrainingRun.builder(SmallGan.checked(training), SmallGan.data()).folder(folder).open()) {
      run.forEachRemaining(
          event -> {
            if (event instanceof TrainingEvent.Step step) {
              steps.add(step);
            }
          });
    }
    return steps;
  }

  private void assertSameVariables(Hand hand) throws IOException {
    Map<String, float[]> want = hand.variables();
    Path latest = new RunFolder(folder).latest().orElseThrow();
    Checkpoint.read(latest, hand.gan.spec(), hand.session);
    Map<String, float[]> got = hand.variables();
    want.forEach((name, values) -> assertThat(got.get(name)).as(name).isEqualTo(values));
  }

  @Test
  void theGeneratorFirstThreeDiscriminatorStepsABatchOfItsOwnAndALateAverage() throws IOException {
    Consumer<TrainingBuilder> training =
        t ->
            t.steps(4)
                .stepsEach(3, 2)
                .generatorFirst(true)
                .generatorBatch(5)
                .ema(0.75, 3)
                .dequantize(true)
                .diffAugment(DiffAugment.Cutout.DEFAULT)
                .generatorAdam(adam -> adam.learningRate(0.002))
                .discriminatorAdam(
                    adam -> adam.learningRate(0.003).schedule(new Schedule.LinearDecay(0)));
    List<TrainingEvent.Step> steps = run(training);
    assertThat(steps).extracting(TrainingEvent.Step::step).containsExactly(2, 4);
    try (Hand hand = new Hand(SmallGan.checked(training))) {
      for (int round = 0; round < 2; round++) {
        float generator = 0;
        for (int i = 0; i < 2; i++) {
          int step = 2 * round + i;
          generator = hand.generator(step, 5, 0.002f, step < 3 ? 0 : 0.1f);
        }
        float discriminator = 0;
        for (int i = 0; i < 3; i++) {
          int step = 3 * round + i;
          discriminator = hand.discriminator(step, (float) (0.003 * (1 - step / 6.0)));
        }
        assertThat(steps.get(round).generatorLoss()).isEqualTo(generator);
        assertThat(steps.get(round).discriminatorLoss()).isEqualTo(discriminator);
      }
      assertSameVariables(hand);
    }
  }

  @Test
  void theDiscriminatorFirst() throws IOException {
    Consumer<TrainingBuilder> training = t -> t.steps(2).ema(0.9, 0);
    List<TrainingEvent.Step> steps = run(training);
    try (Hand hand = new Hand(SmallGan.checked(training))) {
      for (int step = 0; step < 2; step++) {
        assertThat(steps.get(step).discriminatorLoss()).isEqualTo(hand.discriminator(step, 4e-4f));
        assertThat(steps.get(step).generatorLoss())
            .isEqualTo(hand.generator(step, BATCH, 1e-4f, step == 0 ? 0.1f : (float) (2 / 11.0)));
      }
      assertSameVariables(hand);
    }
  }

  @Test
  void accumulationTakesSoManyBatchesAStep() throws IOException {
    Consumer<TrainingBuilder> training = t -> t.steps(2).accumulation(3).ema(null);
    List<TrainingEvent.Step> steps = run(training);
    try (Hand hand = new Hand(SmallGan.checked(training))) {
      for (int step = 0; step < 2; step++) {
        String[] watchD = hand.monitors(false);
        String[] watchG = hand.monitors(true);
        double loss = 0;
        for (int part = 3 * step; part < 3 * step + 3; part++) {
          var fake = hand.noise.batch(Noise.Use.DISCRIMINATOR, part, BATCH);
          loss += hand.session.accumulateDiscriminator(hand.real(part), fake, null, watchD).loss();
        }
        hand.session.updateDiscriminator(4e-4f);
        assertThat(steps.get(step).discriminatorLoss()).isEqualTo((float) (loss / 3));
        loss = 0;
        for (int part = 3 * step; part < 3 * step + 3; part++) {
          var latent = hand.noise.batch(Noise.Use.GENERATOR, part, BATCH);
          loss += hand.session.accumulateGenerator(latent, watchG).loss();
        }
        hand.session.updateGenerator(1e-4f, 0);
        assertThat(steps.get(step).generatorLoss()).isEqualTo((float) (loss / 3));
      }
      assertSameVariables(hand);
    }
  }
}
