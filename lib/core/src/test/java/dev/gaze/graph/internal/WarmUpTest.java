package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.LatentBatch;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.NormSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Moving averages that forget what they began with. */
class WarmUpTest {

  @Test
  void theDecayGrowsUntilItIsWhatTheSpecSays() {
    assertThat(WarmUp.decay(0.999, 0)).isEqualTo(0.1f);
    assertThat(WarmUp.decay(0.999, 90)).isEqualTo(0.91f);
    assertThat(WarmUp.decay(0.999, 8_989)).isLessThan(0.999f);
    assertThat(WarmUp.decay(0.999, 8_990)).isEqualTo(0.999f);
    assertThat(WarmUp.decay(0.999, Long.MAX_VALUE)).isEqualTo(0.999f);
    assertThat(WarmUp.decay(0.05, 0)).isEqualTo(0.05f);
  }

  /** What is left of the values that they began with: 1 more or less then, so much now. */
  @Test
  void movingStatisticsOfBothNetworksForgetWhatTheyBeganWith() {
    GanSpec spec = SmallGans.dcgan();
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      assertLeft(spec, session, 1 / 10.0 * 2 / 11.0 * 3 / 12.0, 0);
      assertLeft(spec, session, 91 / 100.0 * 92 / 101.0 * 93 / 102.0, 90);
      assertLeft(spec, session, Math.pow(NormSpec.DECAY, 3), 100_000);
    }
  }

  /** Takes three steps at a learning rate of 0, after so many others. */
  private static void assertLeft(GanSpec spec, GanSession session, double left, long taken) {
    Map<String, float[]> from0 = moved(spec, session, 0, taken);
    Map<String, float[]> from1 = moved(spec, session, 1, taken);
    assertThat(from0.keySet())
        .anyMatch(name -> name.startsWith("generator/"))
        .anyMatch(name -> name.startsWith("discriminator/"));
    from0.forEach(
        (name, values) -> {
          // The discriminator sees two batches a step: real images and generated ones.
          double want = name.startsWith("discriminator/") ? left * left : left;
          for (int i = 0; i < values.length; i++) {
            assertThat((double) requireNonNull(from1.get(name))[i] - values[i])
                .as("%s[%d] after %d", name, i, taken)
                .isCloseTo(want, within(1e-5));
          }
        });
  }

  private static Map<String, float[]> moved(
      GanSpec spec, GanSession session, float start, long taken) {
    session.initialize();
    List<String> statistics =
        session.names().stream().filter(name -> name.contains("/moving_")).toList();
    Map<String, float[]> values = session.read(statistics);
    values.values().forEach(numbers -> Arrays.fill(numbers, start));
    session.write(values);
    for (int i = 0; i < 3; i++) {
      step(spec, session, taken + i);
    }
    return session.read(statistics);
  }

  private static void step(GanSpec spec, GanSession session, long taken) {
    LatentBatch latents = SmallGans.latents(spec, 3, SmallGans.BATCH);
    LatentBatch batch = new LatentBatch(latents.z(), latents.labels(), 0, taken);
    session.discriminatorStep(SmallGans.reals(spec, 2, SmallGans.BATCH), batch, null, 0);
    session.generatorStep(batch, 0, 0);
  }
}
