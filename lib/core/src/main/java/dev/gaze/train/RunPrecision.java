package dev.gaze.train;

import dev.gaze.data.Position;
import dev.gaze.data.internal.Batches;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.DryPass;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.TrainingSpec;
import dev.gaze.tensorflow.Precision;
import dev.gaze.tensorflow.PrecisionFacts;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run computes in: the spec's precision where the machine has it and gets it right, float32
 * elsewhere.
 */
final class RunPrecision {
  private final RuntimeConfig runtime;
  private final PrecisionCheck check;
  private final PrecisionFacts facts;
  private final Consumer<GanSession> beforeCheck;
  private Map<String, Double> distances = Map.of();
  private Optional<String> warning = Optional.empty();
  private String text;

  /**
   * @param facts what the spec's precision does here
   * @param beforeCheck sees the session that is going to be checked: a test can spoil it
   */
  RunPrecision(TrainingOptions options, PrecisionFacts facts, Consumer<GanSession> beforeCheck) {
    this.facts = facts;
    this.beforeCheck = beforeCheck;
    check = options.precisionCheck();
    runtime = options.runtime().withPrecision(facts.best());
    if (facts.precision() == Precision.FP32) {
      text = "float32";
    } else {
      text = reduces() ? facts + ", not checked" : "float32; " + facts;
    }
    if (facts.effect() == PrecisionFacts.Effect.REFUSED) {
      warning = Optional.of("training in float32: " + facts.how());
    }
  }

  /** For a run; starts TensorFlow. */
  static RunPrecision of(TrainingSpec training, TrainingOptions options) {
    Precision asked =
        switch (training.precision()) {
          case FP32 -> Precision.FP32;
          case BF16 -> Precision.BF16;
          case FP16 -> Precision.FP16;
        };
    return new RunPrecision(
        options, PrecisionFacts.of(options.runtime().withPrecision(asked)), session -> {});
  }

  /** What to open the run's session with. */
  RuntimeConfig runtime() {
    return runtime;
  }

  /** For the log: how far the first batch was from float32; empty where nothing was checked. */
  Map<String, Double> distances() {
    return distances;
  }

  /** Why the run is not in the precision that the spec asks for, where something is wrong. */
  Optional<String> warning() {
    return warning;
  }

  /** What is computed in, in a word: the same on all workers of a run. */
  String word() {
    return text.startsWith("float32") ? "float32" : facts.precision().name();
  }

  @Override
  public String toString() {
    return text;
  }

  private boolean reduces() {
    return runtime.precision() != Precision.FP32;
  }

  /**
   * Checks the session of a run that is about to train; moves nothing.
   *
   * @param step where the run stands
   * @param batches the data from there on
   * @param share of a batch that this worker takes
   * @return the session, or if it computes something wrong, one in float32 in its place
   * @throws TrainingException if it does, and that is to stop the run
   */
  GanSession settle(
      GanGraph graph, GanSession session, int step, Batches batches, Noise noise, Share share) {
    TrainingSpec training = graph.gan().spec().training();
    if (!reduces() || check == PrecisionCheck.OFF || step >= training.steps()) {
      return session;
    }
    DryPass.Batch batch = batch(graph.gan().spec(), batches, noise, share);
    GanSession exact = session.copy(runtime.withPrecision(Precision.FP32));
    FirstBatch compared;
    try {
      beforeCheck.accept(session);
      compared = FirstBatch.compare(DryPass.of(graph), batch, exact, session);
    } catch (RuntimeException e) {
      exact.close();
      throw e;
    }
    distances = compared.distances();
    if (compared.fault().isEmpty()) {
      exact.close();
      text = facts + "; " + compared;
      return session;
    }
    String name = facts.precision().name().toLowerCase(Locale.ROOT);
    String wrong =
        "%s is computed wrongly here: of the first batch, %s"
            .formatted(name, compared.fault().get());
    if (check == PrecisionCheck.STOP) {
      exact.close();
      throw new TrainingException(wrong + "; train in float32, precision(fp32)");
    }
    warning = Optional.of(wrong + "; training in float32");
    text = "float32; " + name + " failed its check";
    session.close();
    return exact;
  }

  private static DryPass.Batch batch(GanSpec spec, Batches batches, Noise noise, Share share) {
    TrainingSpec training = spec.training();
    int size = training.batch();
    int drawn = training.generatorBatch() == 0 ? size : training.generatorBatch();
    byte[] pixels = new byte[size * batches.source().imageBytes()];
    int[] labels = new int[size];
    Position start = batches.position();
    batches.next(pixels, labels);
    batches.seek(start);
    int own = share.of(size);
    return new DryPass.Batch(
        RealBatch.ofPixels(pixels, spec.classes() > 0 ? labels : new int[size])
            .part(share.worker() * own, (share.worker() + 1) * own)
            .withSeed(share.seed(noise.seed(0))),
        share.of(noise.batch(Noise.Use.DISCRIMINATOR, 0, size)),
        share.of(noise.mix(0, size)),
        share.of(noise.batch(Noise.Use.GENERATOR, 0, drawn)));
  }
}
