package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.Activation;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Loss;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is done to images, in the steps of both networks. */
class ImagePipelineTest {
  private static final int BATCH = 3;
  private static final DiffAugment[] ALL = {
    new DiffAugment.Color(), DiffAugment.Translation.DEFAULT, DiffAugment.Cutout.DEFAULT
  };

  private static GanSpec spec(boolean dequantize, DiffAugment... augment) {
    return SmallGans.sagan().toBuilder()
        .training(t -> t.dequantize(dequantize).diffAugment(augment).ema(null))
        .build();
  }

  private interface Use {
    void with(GanGraph graph, GanSession session);
  }

  private static void on(GanSpec spec, Use use) {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      use.with(graph, session);
    }
  }

  private static LatentBatch seeded(LatentBatch latents, long seed) {
    return new LatentBatch(latents.z(), latents.labels(), seed);
  }

  private static float[] logits(
      GanSession session, RealBatch real, LatentBatch fake, String which) {
    return session.discriminatorStep(real, fake, null, 0, which).watched().get(which);
  }

  @Test
  void realAndGeneratedImagesAreAugmentedByTheirOwnSeeds() {
    GanSpec spec = spec(false, ALL);
    on(
        spec,
        (graph, session) -> {
          Map<String, float[]> start = session.read(session.names());
          RealBatch real = SmallGans.reals(spec, 3, BATCH);
          LatentBatch fake = SmallGans.latents(spec, 5, BATCH);
          for (String which : List.of("real_logits", "fake_logits")) {
            float[][] got = new float[4][];
            long[][] seeds = {{1, 2}, {1, 2}, {7, 2}, {1, 7}};
            for (int i = 0; i < got.length; i++) {
              session.write(start);
              got[i] =
                  logits(session, real.withSeed(seeds[i][0]), seeded(fake, seeds[i][1]), which);
            }
            assertThat(got[1]).isEqualTo(got[0]);
            assertThat(Arrays.equals(got[2], got[0])).isEqualTo(which.equals("fake_logits"));
            assertThat(Arrays.equals(got[3], got[0])).isEqualTo(which.equals("real_logits"));
          }
        });
  }

  @Test
  void inferenceSeesNoneOfIt() {
    GanSpec plain = spec(false);
    RealBatch real = SmallGans.reals(plain, 3, BATCH);
    LatentBatch latents = SmallGans.latents(plain, 5, BATCH);
    float[][] judged = new float[2][];
    float[][] sampled = new float[2][];
    for (int i = 0; i < 2; i++) {
      int at = i;
      on(
          i == 0 ? plain : spec(true, ALL),
          (graph, session) -> {
            judged[at] = session.judge(real.withSeed(77)).logits();
            sampled[at] = session.sample(seeded(latents, 88), false, false).images();
          });
    }
    assertThat(judged[1]).isEqualTo(judged[0]);
    assertThat(sampled[1]).isEqualTo(sampled[0]);
  }

  @Test
  void dequantizationAddsNoiseWithinALevel() {
    GanSpec spec = spec(true);
    on(
        spec,
        (graph, session) -> {
          Map<String, float[]> start = session.read(session.names());
          RealBatch real = SmallGans.reals(spec, 3, BATCH);
          LatentBatch fake = SmallGans.latents(spec, 5, BATCH);
          float[] one = logits(session, real.withSeed(1), fake, "real_logits");
          session.write(start);
          float[] other = logits(session, real.withSeed(2), fake, "real_logits");
          session.write(start);
          float[] again = logits(session, real.withSeed(1), fake, "real_logits");
          assertThat(again).isEqualTo(one);
          for (int i = 0; i < BATCH; i++) {
            assertThat(other[i]).isNotEqualTo(one[i]).isCloseTo(one[i], within(0.05f));
          }
        });
  }

  /** No kinks, and no spectral norm, whose u is no part of the gradient. */
  private static GanSpec smooth() {
    return GanSpec.builder("smooth")
        .image(8, 12, 3)
        .classes(0)
        .latent(5)
        .generator(
            g -> g.spectralNorm(SpectralNorm.OFF).denseMap(8, 12, 4).tanh().conv(3, 3).tanh())
        .discriminator(
            d ->
                d.spectralNorm(SpectralNorm.OFF)
                    .conv(7, 3)
                    .activate(Activation.TANH)
                    .dense(6)
                    .activate(Activation.TANH)
                    .linearHead())
        .training(t -> t.loss(Loss.NON_SATURATING).dequantize(true).diffAugment(ALL).ema(null))
        .build();
  }

  /** Both networks' loss through all augmentations, along random directions of all weights. */
  @Test
  void gradientsThroughItAgreeWithDifferences() {
    GanSpec spec = smooth();
    on(
        spec,
        (graph, session) -> {
          Random random = new Random(17);
          Map<String, float[]> start = session.read(session.names());
          for (boolean ofGenerator : new boolean[] {false, true}) {
            TrainStep step = ofGenerator ? graph.generatorStep() : graph.discriminatorStep();
            List<String> weights = List.copyOf(step.gradients().keySet());
            for (String weight : weights) {
              for (int i = 0; i < start.get(weight).length; i++) {
                start.get(weight)[i] += (float) (0.05 * random.nextGaussian());
              }
            }
          }
          for (boolean ofGenerator : new boolean[] {false, true}) {
            compare(graph, session, spec, start, ofGenerator, random);
          }
        });
  }

  private static void compare(
      GanGraph graph,
      GanSession session,
      GanSpec spec,
      Map<String, float[]> start,
      boolean ofGenerator,
      Random random) {
    TrainStep step = ofGenerator ? graph.generatorStep() : graph.discriminatorStep();
    List<String> weights = List.copyOf(step.gradients().keySet());
    String[] watch = weights.stream().map(name -> "grad/" + name).toArray(String[]::new);
    session.write(start);
    Map<String, float[]> gradients = loss(session, spec, ofGenerator, watch).watched();
    for (int trial = 0; trial < 3; trial++) {
      Map<String, float[]> direction = new LinkedHashMap<>();
      double slope = 0;
      double length = 0;
      for (String weight : weights) {
        float[] gradient = gradients.get("grad/" + weight);
        float[] along = new float[gradient.length];
        for (int i = 0; i < along.length; i++) {
          along[i] = (float) random.nextGaussian();
          slope += (double) along[i] * gradient[i];
          length += (double) gradient[i] * gradient[i];
        }
        direction.put(weight, along);
      }
      double distance = 2e-3;
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        Map<String, float[]> moved = new LinkedHashMap<>(start);
        for (String weight : weights) {
          float[] values = start.get(weight).clone();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) ((side == 0 ? -distance : distance) * direction.get(weight)[i]);
          }
          moved.put(weight, values);
        }
        session.write(moved);
        losses[side] = loss(session, spec, ofGenerator).loss();
      }
      assertThat((losses[1] - losses[0]) / (2 * distance))
          .as(ofGenerator ? "generator" : "discriminator")
          .isCloseTo(slope, within(0.01 * Math.sqrt(length)));
    }
  }

  private static GanSession.StepResult loss(
      GanSession session, GanSpec spec, boolean ofGenerator, String... watch) {
    LatentBatch latents = seeded(SmallGans.latents(spec, 5, BATCH), 23);
    return ofGenerator
        ? session.generatorStep(latents, 0, 0, watch)
        : session.discriminatorStep(
            SmallGans.reals(spec, 3, BATCH).withSeed(29), latents, null, 0, watch);
  }
}
