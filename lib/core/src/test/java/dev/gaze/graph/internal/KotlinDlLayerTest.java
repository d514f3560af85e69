package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.KotlinDlLayer;
import dev.gaze.graph.LatentBatch;
import dev.gaze.layers.BatchNormalization;
import dev.gaze.layers.ConditionalBatchNorm;
import dev.gaze.layers.SpectralConv2D;
import dev.gaze.layers.Weight;
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
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jetbrains.kotlinx.dl.api.core.layer.ParametrizedLayer;
import org.jetbrains.kotlinx.dl.api.core.layer.core.Dense;
import org.jetbrains.kotlinx.dl.api.core.layer.normalization.BatchNorm;
import org.jetbrains.kotlinx.dl.api.core.layer.regularization.Dropout;
import org.jetbrains.kotlinx.dl.api.core.layer.reshaping.UpSampling2D;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

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

  /** Gaze's own layers, and one that sees the class, in both networks. */
  static GanSpec ownLayers() {
    return GanSpec.builder("own")
        .image(8)
        .classes(3)
        .latent(5)
        .generator(
            g ->
                g.layer(new KotlinDlLayer("dense", () -> dense(9)))
                    .denseMap(4, 7)
                    .layer(new KotlinDlLayer("conv", () -> new SpectralConv2D("", 6, 3)))
                    .layer(new KotlinDlLayer("norm", () -> new BatchNormalization("")))
                    .layer(
                        KotlinDlLayer.conditional(
                            "classes", () -> ConditionalBatchNorm.perClass("", 3, 0.9, 1e-5)))
                    .upsample(2)
                    .conv(3)
                    .tanh())
        .discriminator(
            d ->
                d.layer(new KotlinDlLayer("conv", () -> new SpectralConv2D("", 5, 3)))
                    .sumPool()
                    .projectionHead())
        .training(t -> t.batch(4).ema(0.5, 0))
        .build();
  }

  @Test
  void layersOfGazeAreWhatItsBlocksAre() {
    GanSpec spec = ownLayers();
    CheckedGan gan = ShapeCheck.check(spec);
    assertThat(gan.warnings()).isEmpty();
    assertThat(gan.generator().weights().map(Weight::name))
        .contains(
            "generator/layer2/kernel",
            "generator/layer2/u",
            "generator/layer3/moving_mean",
            "generator/layer4/gamma");
    try (GanGraph graph = GanGraph.compile(gan);
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      assertThat(session.names())
          .contains("ema/generator/layer2/kernel", "generator/layer1/dense_kernel")
          .contains("ema/generator/layer1/dense_kernel", "adam/generator/layer1/dense_kernel/m");
      LatentBatch latent = SmallGans.latents(spec, 1, 4);
      Map<String, float[]> start = session.read(session.names());
      session.discriminatorStep(SmallGans.reals(spec, 2, 4), latent, null, 0.01f);
      Map<String, float[]> judged = session.read(session.names());
      assertThat(moved(start, judged))
          .isNotEmpty()
          .allMatch(name -> name.contains("discriminator"));
      session.generatorStep(latent, 0.01f, 0.5f);
      Map<String, float[]> after = session.read(session.names());
      assertThat(moved(judged, after))
          .allMatch(name -> name.contains("generator"))
          .contains(
              "generator/layer2/u",
              "generator/layer3/moving_mean",
              "generator/layer4/gamma",
              "ema/generator/layer2/kernel",
              "ema/generator/layer1/dense_kernel");
      for (String name : List.of("generator/layer2/kernel", "generator/layer1/dense_kernel")) {
        float[] before = judged.get(name);
        float[] now = after.get(name);
        float[] average = after.get("ema/" + name);
        assertThat(average[0]).isCloseTo((before[0] + now[0]) / 2, within(1e-6f));
      }
      assertThat(session.sample(latent, true, false).images())
          .isNotEqualTo(session.sample(latent, false, false).images());
    }
  }

  /** What the warnings say of KotlinDL 0.4. */
  @Test
  void dropoutDropsNothingAndBatchNormTakesTheFirstStatistics() {
    float[][][][] images = {{{{0.5f, -2, 3}, {7, 0.25f, -1}}}};
    for (Layer layer : List.of(new Dropout(0.9f, 7L, "drop"), batchNorm())) {
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        Ops tf = Ops.create(graph);
        layer.setName("layer");
        layer.build(tf, Shape.make(-1, 1, 2, 3));
        Operand<Float> training =
            layer.forward(tf, tf.constant(images), tf.constant(true), tf.constant(1f));
        if (layer instanceof ParametrizedLayer own) {
          Session.Runner runner = session.runner();
          own.getVariables()
              .forEach(v -> runner.addTarget(v.getInitializerOperation().getAssign()));
          runner.run();
        }
        float[][][][] out = new float[1][1][2][3];
        try (Tensor<?> result = session.runner().fetch(training).run().get(0)) {
          result.copyTo(out);
        }
        // The first statistics are 0 and 1: both give back their input, but for epsilon.
        for (int i = 0; i < 2; i++) {
          assertThat(out[0][0][i]).containsExactly(images[0][0][i], within(5e-3f));
        }
      }
    }
  }

  @Test
  void whatDoesNothingIsTold() {
    GanSpec spec =
        GanSpec.builder("idle")
            .image(8)
            .classes(0)
            .generator(g -> g.denseMap(4, 7).upsample(2).conv(3).tanh())
            .discriminator(
                d ->
                    d.layer(new KotlinDlLayer("batchNorm", KotlinDlLayerTest::batchNorm))
                        .layer(new KotlinDlLayer("dropout", () -> new Dropout(0.3f, 7L, "")))
                        .sumPool())
            .build();
    assertThat(ShapeCheck.check(spec).warnings().toString())
        .contains(
            "layer(batchNorm)", "use norm(batchNorm)", "layer(dropout)", "nothing is dropped");
  }

  private static List<String> moved(Map<String, float[]> before, Map<String, float[]> after) {
    return before.keySet().stream()
        .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
        .toList();
  }
}
