package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.SpecException;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The smallest maps and numbers of classes, and what is refused. */
class EdgeCasesTest {
  private static final float RATE = 1e-3f;

  @Test
  void oneClassTrains() {
    GanSpec spec = SmallGans.sagan().toBuilder().classes(1).build();
    on(
        spec,
        session -> {
          step(session, spec, new int[SmallGans.BATCH]);
          assertFinite(session);
        });
  }

  @Test
  void aClassThatIsNotInTheBatchKeepsItsGammaAndBeta() {
    GanSpec spec = SmallGans.sagan();
    on(
        spec,
        session -> {
          int present = 2;
          int[] labels = new int[SmallGans.BATCH];
          Arrays.fill(labels, present);
          List<String> tables =
              session.names().stream()
                  .filter(name -> name.matches("generator/block\\d/norm\\d/(gamma|beta)"))
                  .toList();
          assertThat(tables).hasSize(8);
          Map<String, float[]> before = session.read(tables);
          step(session, spec, labels);
          Map<String, float[]> after = session.read(tables);
          for (String table : tables) {
            float[] old = requireNonNull(before.get(table));
            float[] now = requireNonNull(after.get(table));
            int width = old.length / spec.classes();
            for (int row = 0; row < spec.classes(); row++) {
              int from = row * width;
              int to = from + width;
              assertThat(Arrays.equals(old, from, to, now, from, to))
                  .as("%s, class %d", table, row)
                  .isEqualTo(row != present);
            }
          }
          assertFinite(session);
        });
  }

  @Test
  void aLabelOutOfRangeIsRefusedBeforeAnythingRuns() {
    GanSpec spec = SmallGans.sagan();
    on(
        spec,
        session -> {
          Map<String, float[]> before = session.read(session.names());
          for (int label : new int[] {-1, 4, Integer.MAX_VALUE}) {
            refusesLabel(session, spec, label);
          }
          Map<String, float[]> after = session.read(session.names());
          before.forEach((name, values) -> assertThat(after.get(name)).isEqualTo(values));
        });
  }

  private static void refusesLabel(GanSession session, GanSpec spec, int label) {
    int[] good = {0, 3};
    int[] bad = {0, label};
    List<Runnable> calls =
        List.of(
            () -> session.discriminatorStep(real(spec, bad), latent(spec, good), null, RATE),
            () -> session.discriminatorStep(real(spec, good), latent(spec, bad), null, RATE),
            () -> session.generatorStep(latent(spec, bad), RATE, 0.9f),
            () -> session.sample(latent(spec, bad), false, false));
    for (Runnable call : calls) {
      assertThatIllegalArgumentException()
          .isThrownBy(call::run)
          .withMessage("label 1 of the batch is %d; expected 0 to 3", label);
    }
  }

  @Test
  void pooledAttentionOnAnOddMapIsRefusedInWords() {
    GanSpec spec =
        SmallGans.sagan().toBuilder()
            .discriminator(
                d ->
                    d.clear()
                        .resBlock(8)
                        .resBlock(16)
                        .selfAttention(a -> a.variant(AttentionVariant.OFFICIAL)))
            .build();
    assertThatThrownBy(() -> ShapeCheck.check(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("discriminator")
        .hasMessageContaining("a map of 3 × 5 does not halve")
        .hasMessageContaining("pooled = false");
  }

  @Test
  void attentionOnAnOddMapAndOnAMapOfOneTrains() {
    GanSpec spec =
        GanSpec.builder("odd")
            .image(6, 10, 3)
            .classes(0)
            .latent(4)
            .generator(g -> g.denseMap(3, 5, 8).selfAttention(4).resBlock(8))
            .discriminator(
                d -> d.resBlock(8).selfAttention(2).conv(8, 5, o -> o.stride(5)).selfAttention(2))
            .build();
    on(
        spec,
        session -> {
          step(session, spec, new int[3]);
          assertFinite(session);
          GanSession.Sample sample = session.sample(latent(spec, new int[3]), false, true);
          float[] attention = sample.attention().values().iterator().next().weights();
          assertThat(attention).hasSize(3 * 15 * 15);
        });
  }

  /** {@link StepTest} has the other mode of the gradient. */
  @Test
  void allZeroKernelsStayNumbersWhereTheGradientGoesThroughTheIteration() {
    SpectralNorm through = new SpectralNorm.PowerIteration(2, true);
    GanSpec spec =
        SmallGans.sagan().toBuilder()
            .generator(g -> g.spectralNorm(through))
            .discriminator(d -> d.spectralNorm(through))
            .build();
    on(
        spec,
        session -> {
          Map<String, float[]> zeros = new LinkedHashMap<>();
          session
              .read(session.names().stream().filter(name -> name.endsWith("kernel")).toList())
              .forEach((name, values) -> zeros.put(name, new float[values.length]));
          session.write(zeros);
          for (int i = 0; i < 2; i++) {
            step(session, spec, new int[] {0, 1, 0});
            assertFinite(session);
          }
        });
  }

  private static RealBatch real(GanSpec spec, int[] labels) {
    return RealBatch.ofImages(
        SmallGans.normal(1, labels.length * SmallGans.imageSize(spec)), labels);
  }

  private static LatentBatch latent(GanSpec spec, int[] labels) {
    return new LatentBatch(SmallGans.normal(2, labels.length * spec.latent().size()), labels);
  }

  /** One of each network, with the same labels. */
  private static void step(GanSession session, GanSpec spec, int[] labels) {
    float[] mix = SmallGans.mix(3, labels.length);
    LatentBatch latents = latent(spec, labels);
    assertThat(session.discriminatorStep(real(spec, labels), latents, mix, RATE).loss()).isFinite();
    assertThat(session.generatorStep(latents, RATE, 0.9f).loss()).isFinite();
  }

  private static void assertFinite(GanSession session) {
    session
        .read(session.names())
        .forEach(
            (name, values) -> {
              for (float value : values) {
                assertThat(value).as(name).isFinite();
              }
            });
  }

  private static void on(GanSpec spec, Consumer<GanSession> use) {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      use.accept(session);
    }
  }
}
