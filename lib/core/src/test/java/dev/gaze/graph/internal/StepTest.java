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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step and inference change, and what they leave as it was to the bit. */
@ParameterizedClass
@MethodSource("open")
class StepTest {
  private static final float RATE = 1e-3f;
  private final GanSpec spec;
  private final GanSession session;

  /** A GAN that runs; JUnit closes it after its tests. */
  record Running(GanSpec spec, GanGraph graph, GanSession session) implements AutoCloseable {

    static Running open(GanSpec spec) {
      GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
      return new Running(spec, graph, GanSession.open(graph, RuntimeConfig.defaults()));
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }

    @Override
    public String toString() {
      return spec.name();
    }
  }

  static Stream<Running> open() {
    return SmallGans.all().map(Running::open);
  }

  StepTest(Running gan) {
    spec = gan.spec();
    session = gan.session();
  }

  /** The first weights, but attention takes part: its gamma is 0 at the start. */
  @BeforeEach
  void start() {
    session.initialize();
    Map<String, float[]> gammas = new LinkedHashMap<>();
    session.names().stream()
        .filter(name -> name.matches("(ema/)?\\w+/attention/gamma"))
        .forEach(name -> gammas.put(name, new float[] {0.7f}));
    session.write(gammas);
  }

  @Test
  void aStepMovesAllOfItsNetworkAndNothingElse() {
    Map<String, float[]> start = variables();
    discriminatorStep(1);
    Map<String, float[]> afterD = variables();
    assertThat(moved(start, afterD)).containsExactlyElementsOf(movable(start, "discriminator"));
    generatorStep(3);
    assertThat(moved(afterD, variables())).containsExactlyElementsOf(movable(start, "generator"));
  }

  @Test
  void inferenceMovesNothing() {
    discriminatorStep(1);
    generatorStep(3);
    Map<String, float[]> before = variables();
    LatentBatch latents = SmallGans.latents(spec, 5, 3);
    GanSession.Sample plain = session.sample(latents, false, true);
    GanSession.Sample averaged = session.sample(latents, true, true);
    RealBatch images = SmallGans.reals(spec, 6, 4);
    float[] logits = session.judge(images).logits();
    assertThat(moved(before, variables())).isEmpty();
    assertThat(session.sample(latents, false, true).images()).isEqualTo(plain.images());
    assertThat(session.sample(latents, true, true).images()).isEqualTo(averaged.images());
    assertThat(session.judge(images).logits()).isEqualTo(logits).hasSize(4);
    boolean hasAverage = spec.training().ema() != null;
    assertThat(Arrays.equals(averaged.images(), plain.images())).isEqualTo(!hasAverage);
  }

  /** With batch statistics an image would depend on its neighbours. */
  @Test
  void inferenceOfAnImageDoesNotDependOnItsBatch() {
    LatentBatch both = SmallGans.latents(spec, 7, 2);
    int size = spec.latent().size();
    LatentBatch second =
        new LatentBatch(Arrays.copyOfRange(both.z(), size, 2 * size), new int[] {both.labels()[1]});
    float[] together = session.sample(both, false, true).images();
    float[] alone = session.sample(second, false, true).images();
    int pixels = SmallGans.imageSize(spec);
    for (int i = 0; i < pixels; i++) {
      assertThat(alone[i]).isCloseTo(together[pixels + i], within(1e-5f));
    }
  }

  @Test
  void realAndGeneratedImagesSeeTheSameDiscriminator() {
    LatentBatch latents = SmallGans.latents(spec, 3, SmallGans.BATCH);
    RealBatch any = SmallGans.reals(spec, 2, SmallGans.BATCH);
    float[] images = requireNonNull(step(any, latents, 4).get("images"));
    // The generator has not moved: the same latents are the same images.
    Map<String, float[]> logits = step(RealBatch.ofImages(images, latents.labels()), latents, 4);
    assertThat(logits.get("images")).isEqualTo(images);
    assertThat(logits.get("real_logits"))
        .isEqualTo(logits.get("fake_logits"))
        .doesNotHaveDuplicates();
  }

  @Test
  void theSameSeedAndStepsGiveTheSameBits() {
    Map<String, float[]> once = afterSomeSteps();
    start();
    assertThat(moved(once, afterSomeSteps())).isEmpty();
  }

  @Test
  void aBatchOfOneTrains() {
    step(SmallGans.reals(spec, 1, 1), SmallGans.latents(spec, 2, 1), 3);
    session.generatorStep(SmallGans.latents(spec, 4, 1), RATE, 0.9f);
    assertFinite();
  }

  /** Spectral norm divides such a kernel by 0, were it not for its floor. */
  @Test
  void allZeroKernelsStayNumbers() {
    Map<String, float[]> zeros = new LinkedHashMap<>();
    session
        .read(session.names().stream().filter(name -> name.endsWith("kernel")).toList())
        .forEach((name, values) -> zeros.put(name, new float[values.length]));
    session.write(zeros);
    for (int i = 0; i < 2; i++) {
      discriminatorStep(i);
      generatorStep(i);
      assertFinite();
    }
  }

  private void assertFinite() {
    variables()
        .forEach(
            (name, values) -> {
              for (float value : values) {
                assertThat(value).as(name).isFinite();
              }
            });
  }

  private Map<String, float[]> afterSomeSteps() {
    for (long step = 0; step < 4; step++) {
      discriminatorStep(10 * step);
      generatorStep(10 * step + 5);
    }
    return variables();
  }

  private Map<String, float[]> variables() {
    return session.read(session.names());
  }

  private void discriminatorStep(long seed) {
    step(
        SmallGans.reals(spec, seed, SmallGans.BATCH),
        SmallGans.latents(spec, seed + 1, SmallGans.BATCH),
        seed + 2);
  }

  private Map<String, float[]> step(RealBatch real, LatentBatch fake, long mixSeed) {
    return session
        .discriminatorStep(
            real,
            fake,
            SmallGans.mix(mixSeed, real.labels().length),
            RATE,
            "images",
            "real_logits",
            "fake_logits")
        .watched();
  }

  private void generatorStep(long seed) {
    session.generatorStep(SmallGans.latents(spec, seed, SmallGans.BATCH), RATE, 0.9f);
  }

  private static List<String> moved(Map<String, float[]> before, Map<String, float[]> after) {
    return before.keySet().stream()
        .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
        .toList();
  }

  /** All variables of a network that can move: 0 to the power of t stays 0. */
  private static List<String> movable(Map<String, float[]> all, String network) {
    return all.keySet().stream()
        .filter(name -> name.replaceFirst("^(adam|ema)/", "").startsWith(network + "/"))
        .filter(name -> !name.endsWith("beta1_power") || requireNonNull(all.get(name))[0] != 0)
        .toList();
  }
}
