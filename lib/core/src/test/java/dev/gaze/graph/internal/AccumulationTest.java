package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NormSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Three batches of four, accumulated, against one batch of twelve. Without batch norm every image
 * stands for itself, and both are the same mean. With batch norm each batch has its own statistics:
 * what holds then is that the update takes the mean of the batches' gradients.
 */
class AccumulationTest {
  private static final int PARTS = 3;
  private static final int PART = 4;
  private static final float RATE = 0.01f;

  private static GanSpec spec(NormSpec generatorNorm, int accumulation) {
    return SmallGans.sagan().toBuilder()
        // The end is written out: the one that is added has batch norm.
        .generator(g -> g.residualNorm(generatorNorm).relu().conv(3, 3).tanh())
        .training(
            t ->
                t.accumulation(accumulation)
                    .term(new LossTerm.GradientPenalty(3))
                    // m is half the gradient, and a large epsilon makes the step smooth in it.
                    .adam(adam -> adam.betas(0.5, 0.9).epsilon(1)))
        .build();
  }

  /** A GAN with the weights of its seed, but with attention that takes part. */
  private static final class Open implements AutoCloseable {
    final GanGraph graph;
    final GanSession session;

    Open(GanSpec spec) {
      graph = GanGraph.compile(ShapeCheck.check(spec));
      session = GanSession.open(graph, RuntimeConfig.defaults());
      session.initialize();
      Map<String, float[]> gammas = new LinkedHashMap<>();
      session.gammas().forEach(name -> gammas.put(name, new float[] {0.7f}));
      session.write(gammas);
    }

    Map<String, float[]> variables(String pattern) {
      return session.read(session.names().stream().filter(name -> name.matches(pattern)).toList());
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  private static LatentBatch part(LatentBatch whole, int part) {
    int size = whole.z().length / whole.labels().length;
    int from = part * PART;
    return new LatentBatch(
        Arrays.copyOfRange(whole.z(), from * size, (from + PART) * size),
        Arrays.copyOfRange(whole.labels(), from, from + PART));
  }

  private static RealBatch reals(GanSpec spec, float[] images, int[] labels, int part) {
    int size = SmallGans.imageSize(spec);
    int from = part * PART;
    return RealBatch.ofImages(
        Arrays.copyOfRange(images, from * size, (from + PART) * size),
        Arrays.copyOfRange(labels, from, from + PART));
  }

  private static void assertClose(
      Map<String, float[]> got, Map<String, float[]> want, double relative) {
    assertThat(got.keySet()).isEqualTo(want.keySet()).isNotEmpty();
    want.forEach(
        (name, values) -> {
          double largest = 0;
          for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
          }
          for (int i = 0; i < values.length; i++) {
            assertThat(got.get(name)[i])
                .as("%s[%d]", name, i)
                .isCloseTo(values[i], within((float) (relative * largest + 1e-7)));
          }
        });
  }

  @Test
  void withoutBatchNormItEqualsTheLargeBatch() {
    GanSpec spec = spec(NormSpec.NONE, 1);
    int whole = PARTS * PART;
    try (Open large = new Open(spec);
        Open small = new Open(spec(NormSpec.NONE, PARTS))) {
      for (int step = 0; step < 2; step++) {
        float[] images = SmallGans.normal(31 + step, whole * SmallGans.imageSize(spec));
        LatentBatch fake = SmallGans.latents(spec, 41 + step, whole);
        LatentBatch latent = SmallGans.latents(spec, 51 + step, whole);
        float[] mix = SmallGans.mix(61 + step, whole);
        int[] labels = SmallGans.latents(spec, 71 + step, whole).labels();
        float discriminator =
            large
                .session
                .discriminatorStep(RealBatch.ofImages(images, labels), fake, mix, RATE)
                .loss();
        float generator = large.session.generatorStep(latent, RATE, 0.5f).loss();
        double discriminatorParts = 0;
        for (int i = 0; i < PARTS; i++) {
          discriminatorParts +=
              small
                  .session
                  .accumulateDiscriminator(
                      reals(spec, images, labels, i),
                      part(fake, i),
                      Arrays.copyOfRange(mix, i * PART, (i + 1) * PART))
                  .loss();
        }
        small.session.updateDiscriminator(RATE);
        double generatorParts = 0;
        for (int i = 0; i < PARTS; i++) {
          generatorParts += small.session.accumulateGenerator(part(latent, i)).loss();
        }
        small.session.updateGenerator(RATE, 0.5f);
        assertThat(discriminatorParts / PARTS).isCloseTo(discriminator, within(1e-5));
        assertThat(generatorParts / PARTS).isCloseTo(generator, within(1e-5));
      }
      assertClose(small.variables("adam/.*"), large.variables("adam/.*"), 1e-4);
      assertClose(small.variables("(?!adam).*"), large.variables("(?!adam).*"), 1e-4);
    }
  }

  @Test
  void withBatchNormItIsTheMeanOfTheBatchesGradients() {
    GanSpec spec = spec(NormSpec.CONDITIONAL, PARTS);
    try (Open open = new Open(spec)) {
      List<String> weights = List.copyOf(open.graph.generatorStep().gradients().keySet());
      String[] watch = weights.stream().map(name -> "grad/" + name).toArray(String[]::new);
      Map<String, float[]> before = open.variables("generator/.*moving.*");
      Map<String, float[]> want = new LinkedHashMap<>();
      for (int i = 0; i < PARTS; i++) {
        var result = open.session.accumulateGenerator(SmallGans.latents(spec, 81 + i, PART), watch);
        for (String weight : weights) {
          float[] gradient = result.watched().get("grad/" + weight);
          float[] sum =
              want.computeIfAbsent("adam/" + weight + "/m", k -> new float[gradient.length]);
          for (int j = 0; j < sum.length; j++) {
            sum[j] += 0.5f * gradient[j] / PARTS;
          }
        }
        // Every batch moves the moving statistics.
        Map<String, float[]> after = open.variables("generator/.*moving.*");
        assertThat(after).isNotEmpty();
        for (String name : after.keySet()) {
          assertThat(after.get(name)).as(name).isNotEqualTo(before.get(name));
        }
        before = after;
      }
      open.session.updateGenerator(RATE, 0);
      assertClose(open.variables("adam/generator/.*/m"), want, 1e-5);
    }
  }
}
