package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gradients of several batches, averaged before one update. */
class AccumulatedUpdateTest {
  private static final float RATE = 1e-3f;
  private static final float BETA1 = 0.5f;

  /** (g + g) / 2 is g, to the bit. */
  @Test
  void theSameBatchTwiceIsThatBatchOnce() {
    Map<String, float[]> once =
        on(
            1,
            (spec, session) -> {
              session.discriminatorStep(real(spec, 1), latent(spec, 2), null, RATE);
              session.generatorStep(latent(spec, 3), RATE, 0.9f);
              return session.read(session.names());
            });
    Map<String, float[]> twice =
        on(
            2,
            (spec, session) -> {
              for (int i = 0; i < 2; i++) {
                session.accumulateDiscriminator(real(spec, 1), latent(spec, 2), null);
              }
              session.updateDiscriminator(RATE);
              for (int i = 0; i < 2; i++) {
                session.accumulateGenerator(latent(spec, 3));
              }
              session.updateGenerator(RATE, 0.9f);
              return session.read(session.names());
            });
    once.forEach(
        (name, values) -> {
          // Moving statistics saw the batch twice.
          if (!name.contains("moving_")) {
            assertThat(twice.get(name)).as(name).isEqualTo(values);
          }
        });
  }

  @Test
  void onlyMovingStatisticsMoveBeforeTheUpdate() {
    on(
        2,
        (spec, session) -> {
          Map<String, float[]> start = session.read(session.names());
          session.accumulateDiscriminator(real(spec, 1), latent(spec, 2), null);
          assertThat(moved(start, session)).isEmpty();
          session.accumulateGenerator(latent(spec, 3));
          assertThat(moved(start, session))
              .isNotEmpty()
              .allMatch(name -> name.startsWith("generator/") && name.contains("moving_"));
          return start;
        });
  }

  /** After the first update Adam's m is (1 − beta1) times the gradient; also in the next round. */
  @Test
  void anUpdateUsesTheMeanOfItsBatches() {
    on(
        2,
        (spec, session) -> {
          String weight = "discriminator/block2/conv1/kernel";
          String slot = "adam/" + weight + "/m";
          float[] before = requireNonNull(session.read(List.of(slot)).get(slot));
          for (int round = 0; round < 2; round++) {
            float[] first = gradient(session, spec, weight, 10 + round);
            float[] second = gradient(session, spec, weight, 20 + round);
            session.updateDiscriminator(RATE);
            float[] after = requireNonNull(session.read(List.of(slot)).get(slot));
            for (int i = 0; i < after.length; i++) {
              float mean = (first[i] + second[i]) / 2;
              assertThat(after[i]).isCloseTo(BETA1 * before[i] + (1 - BETA1) * mean, within(1e-6f));
            }
            before = after;
          }
          return Map.of();
        });
  }

  private static float[] gradient(GanSession session, GanSpec spec, String weight, long seed) {
    String name = "grad/" + weight;
    return requireNonNull(
        session
            .accumulateDiscriminator(real(spec, seed), latent(spec, seed + 5), null, name)
            .watched()
            .get(name));
  }

  private static List<String> moved(Map<String, float[]> start, GanSession session) {
    Map<String, float[]> now = session.read(session.names());
    return start.keySet().stream()
        .filter(name -> !Arrays.equals(start.get(name), now.get(name)))
        .toList();
  }

  private static RealBatch real(GanSpec spec, long seed) {
    return SmallGans.reals(spec, seed, SmallGans.BATCH);
  }

  private static LatentBatch latent(GanSpec spec, long seed) {
    return SmallGans.latents(spec, seed, SmallGans.BATCH);
  }

  private interface Use {
    Map<String, float[]> of(GanSpec spec, GanSession session);
  }

  private static Map<String, float[]> on(int accumulation, Use use) {
    GanSpec spec =
        SmallGans.sagan().toBuilder()
            .training(t -> t.accumulation(accumulation).adam(o -> o.betas(BETA1, 0.9)))
            .build();
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      return use.of(spec, session);
    }
  }
}
