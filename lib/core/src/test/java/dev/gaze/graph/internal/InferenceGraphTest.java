package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.graph.Attention;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One network alone computes what the training session computes of the same values. */
class InferenceGraphTest {
  private static final int N = 3;

  static Stream<GanSpec> specs() {
    return Stream.concat(SmallGans.all(), Stream.of(KotlinDlLayerTest.ownLayers()));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void computesToTheBitWhatTheTrainingSessionDoes(GanSpec spec) {
    CheckedGan gan = ShapeCheck.check(spec);
    RuntimeConfig runtime = RuntimeConfig.defaults();
    LatentBatch latents = SmallGans.latents(spec, 5, N);
    RealBatch images = SmallGans.reals(spec, 6, N);
    try (GanGraph graph = GanGraph.compile(gan);
        GanSession session = GanSession.open(graph, runtime)) {
      moveEverything(session);
      for (boolean averaged : new boolean[] {false, true}) {
        try (InferenceGraph generator = InferenceGraph.generator(gan, averaged, runtime)) {
          fill(generator, session);
          boolean takesAverages = averaged && spec.training().ema() != null;
          assertThat(generator.shapes().keySet())
              .allMatch(name -> name.replaceFirst("^ema/", "").startsWith("generator/"))
              .matches(names -> names.stream().anyMatch(n -> n.startsWith("ema/")) == takesAverages)
              .hasSize(
                  (int)
                      session.names().stream()
                          .filter(name -> name.startsWith("generator/"))
                          .count());
          var expected = session.sample(latents, averaged, true);
          var sample = generator.sample(latents, true);
          assertThat(sample.images()).isEqualTo(expected.images());
          assertThat(generator.sample(latents, false).images()).isEqualTo(expected.images());
          assertThat(generator.sample(latents, false).attention()).isEmpty();
          requireSame(sample.attention(), expected.attention());
        }
      }
      try (InferenceGraph discriminator = InferenceGraph.discriminator(gan, runtime)) {
        fill(discriminator, session);
        assertThat(discriminator.shapes().keySet())
            .allMatch(name -> name.startsWith("discriminator/"));
        var expected = session.judge(images);
        var judged = discriminator.judge(images);
        assertThat(judged.logits()).isEqualTo(expected.logits()).hasSize(N);
        requireSame(judged.attention(), expected.attention());
        assertThatThrownBy(() -> discriminator.sample(latents, false))
            .hasMessage("a discriminator draws no images");
      }
    }
  }

  /** So that averages, states and gammas differ from weights and from how they start. */
  private static void moveEverything(GanSession session) {
    session.initialize();
    Map<String, float[]> values = session.read(session.names());
    long seed = 0;
    for (var entry : values.entrySet()) {
      float[] noise = SmallGans.normal(seed++, entry.getValue().length);
      for (int i = 0; i < noise.length; i++) {
        boolean positive = entry.getKey().endsWith("variance");
        noise[i] = positive ? 1 + Math.abs(noise[i]) : entry.getValue()[i] + noise[i] / 4;
      }
      entry.setValue(noise);
    }
    session.write(values);
  }

  private static void fill(InferenceGraph graph, GanSession session) {
    Map<String, float[]> values = new LinkedHashMap<>(session.read(session.names()));
    values.keySet().retainAll(graph.shapes().keySet());
    assertThat(values.keySet()).isEqualTo(graph.shapes().keySet());
    graph.write(values);
  }

  private static void requireSame(Map<String, Attention> got, Map<String, Attention> expected) {
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    got.forEach(
        (name, layer) ->
            assertThat(layer).usingRecursiveComparison().isEqualTo(expected.get(name)));
  }
}
