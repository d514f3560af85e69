package dev.gaze.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jetbrains.kotlinx.dl.api.core.activation.Activations;
import org.jetbrains.kotlinx.dl.api.core.initializer.HeNormal;
import org.jetbrains.kotlinx.dl.api.core.initializer.Ones;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
import org.jetbrains.kotlinx.dl.api.core.layer.core.Dense;
import org.jetbrains.kotlinx.dl.api.core.layer.normalization.BatchNorm;
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.UpSampling2D;
import org.junit.jupiter.api.Test;

/** KotlinDL's own layers inside a GAN. */
class KotlinDlLayerTest {

  private static Dense dense(int units) {
    return new Dense(
        units, Activations.Relu, new HeNormal(3L), new Zeros(), null, null, null, true, "");
  }

  private static BatchNorm batchNorm() {
    return new BatchNorm(
        List.of(3),
        0.99,
        true,
        1e-3,
        true,
        new Ones(),
        new Zeros(),
        null,
        null,
        new Zeros(),
        new Ones(),
        "");
  }

  @Test
  void theyAreBuiltTrainedAveragedOverAndSaved() {
    GanSpec spec =
        GanSpec.builder("kotlindl")
            .image(8)
            .classes(0)
            .latent(5)
            .generator(
                g ->
                    g.denseMap(4, 6)
                        .layer(new KotlinDlLayer("up", KotlinDlLayerTest::upsampling))
                        .layer(new KotlinDlLayer("norm", KotlinDlLayerTest::batchNorm))
                        .conv(3)
                        .tanh())
            .discriminator(
                d ->
                    d.resBlock(4)
                        .sumPool()
                        .layer(new KotlinDlLayer("dense", () -> dense(7)))
                        .linearHead())
            .training(t -> t.batch(3).ema(0.5, 0))
            .build();
    CheckedGan gan = ShapeCheck.check(spec);
    try (GanGraph graph = GanGraph.compile(gan);
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      Map<String, float[]> before = session.read(session.names());
      LatentBatch latent = SmallGans.latents(spec, 1, 3);
      session.discriminatorStep(SmallGans.reals(spec, 2, 3), latent, null, 0.01f);
      session.generatorStep(latent, 0.01f, 0.5f);
      Map<String, float[]> after = session.read(session.names());
      List<String> moved =
          before.keySet().stream()
              .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
              .toList();
      assertThat(moved).anyMatch(name -> name.contains("dense") && name.contains("kernel"));
      assertThat(before.keySet()).anyMatch(name -> name.contains("moving_mean"));
      assertThat(moved).noneMatch(name -> name.contains("moving_"));
      assertThat(session.sample(latent, true, false).images()).hasSize(3 * 8 * 8 * 3);
    }
  }

  private static UpSampling2D upsampling() {
    return new UpSampling2D(
        new int[] {2, 2},
        org.jetbrains.kotlinx.dl.api.core.layer.reshaping.InterpolationMethod.NEAREST,
        "");
  }
}
