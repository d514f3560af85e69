package dev.gaze.train;

import dev.gaze.data.ImageSource;
import dev.gaze.data.internal.Batches;
import dev.gaze.data.internal.Prefetch;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.TrainingSpec;
import java.time.Duration;

/** How long a step takes: a few are taken, and nothing of them is kept. */
final class Pace {
  /** The first rounds also compile and allocate. */
  private static final int COLD = 2;

  private static final int LEAST = 3;
  private static final int MOST = 50;
  private static final Duration ENOUGH = Duration.ofSeconds(3);

  private Pace() {}

  static Duration ofStep(CheckedGan gan, ImageSource source, TrainingOptions options) {
    GanSpec spec = gan.spec();
    TrainingSpec training = spec.training();
    RunChecks.refuse(spec, source);
    Batches batches = new Batches(source, training.seed(), training.images().flip());
    Noise noise = new Noise(training.seed(), spec.latent().size(), spec.classes());
    int ahead = Math.max(3, Rounds.realBatches(training));
    try (GanGraph graph = GanGraph.compile(gan);
        GanSession session = GanSession.open(graph, RunPrecision.of(training, options).runtime());
        Prefetch data = new Prefetch(batches, training.batch(), 1, ahead)) {
      session.initialize();
      Rounds rounds = new Rounds(spec, session, data, noise, new Share(0, 1), source.imageBytes());
      for (int round = 0; round < COLD; round++) {
        rounds.run(round);
      }
      int measured = 0;
      long start = System.nanoTime();
      long taken = 0;
      while (measured < LEAST || (measured < MOST && taken < ENOUGH.toNanos())) {
        rounds.run(COLD + measured++);
        taken = System.nanoTime() - start;
      }
      return Duration.ofNanos(taken / measured / training.plan().generatorSteps());
    }
  }
}
