package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.Precision;
import dev.gaze.tensorflow.PrecisionFacts;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DryPassTest {
  private static final RuntimeConfig FLOAT32 = RuntimeConfig.defaults();

  private static DryPass.Batch batch(GanSpec spec) {
    return new DryPass.Batch(
        SmallGans.reals(spec, 3, SmallGans.BATCH),
        SmallGans.latents(spec, 5, SmallGans.BATCH),
        SmallGans.mix(7, SmallGans.BATCH),
        SmallGans.latents(spec, 11, 3));
  }

  private static GanSession opened(GanGraph graph) {
    GanSession session = GanSession.open(graph, FLOAT32);
    session.initialize();
    return session;
  }

  @Test
  void layersAreFoundInTheOrderOfComputing() {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(SmallGans.dcgan()))) {
      assertThat(LayerOutputs.of(graph))
          .extracting(LayerOutputs.LayerOutput::layer)
          .containsExactly(
              "generator/dense",
              "generator/norm1",
              "generator/transposed",
              "generator/norm2",
              "generator/output",
              // Of real images, and of generated ones.
              "discriminator/conv1",
              "discriminator/conv2",
              "discriminator/norm",
              "discriminator/conv1",
              "discriminator/conv2",
              "discriminator/norm");
    }
  }

  /** All but linear heads, whose logits are no outputs. */
  @ParameterizedTest
  @MethodSource("dev.gaze.graph.internal.SmallGans#all")
  void everyLayerWithAKernelHasAnOutput(GanSpec spec) {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec))) {
      Set<String> layers =
          graph.networks().stream()
              .flatMap(network -> network.parameters().stream())
              .filter(weight -> weight.getShape().numDimensions() >= 2)
              .map(weight -> LayerOutputs.layer(weight.getName()))
              .filter(layer -> !layer.equals("discriminator/linear"))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      assertThat(LayerOutputs.of(graph))
          .extracting(LayerOutputs.LayerOutput::layer)
          .containsAll(layers);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gaze.graph.internal.SmallGans#all")
  void nothingMovesAndBitsRepeat(GanSpec spec) {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = opened(graph)) {
      Map<String, float[]> before = session.read(session.names());
      DryPass pass = DryPass.of(graph);
      DryPass.Result one = pass.run(session, batch(spec));
      DryPass.Result two = pass.run(session, batch(spec));
      session
          .read(session.names())
          .forEach((name, now) -> assertThat(now).as(name).isEqualTo(before.get(name)));
      for (int i = 0; i < one.parts().size(); i++) {
        assertThat(two.parts().get(i).values())
            .as(one.parts().get(i).name())
            .isEqualTo(one.parts().get(i).values());
      }
    }
  }

  /** The losses and gradients of a dry pass are those that steps then move by. */
  @ParameterizedTest
  @MethodSource("dev.gaze.graph.internal.SmallGans#all")
  void whatIsComputedIsWhatAStepComputes(GanSpec spec) {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = opened(graph);
        GanSession other = session.copy(FLOAT32)) {
      DryPass.Batch batch = batch(spec);
      Map<String, float[]> dry =
          DryPass.of(graph).run(session, batch).parts().stream()
              .collect(Collectors.toMap(DryPass.Part::name, DryPass.Part::values, (a, b) -> b));
      var d =
          session.discriminatorStep(
              batch.real(), batch.fake(), batch.mix(), 0.01f, gradients(graph.discriminatorStep()));
      var g = other.generatorStep(batch.latent(), 0.01f, 0.9f, gradients(graph.generatorStep()));
      assertThat(dry.get("discriminator loss")).containsExactly(d.loss());
      assertThat(dry.get("generator loss")).containsExactly(g.loss());
      for (var step : List.of(d, g)) {
        step.watched()
            .forEach(
                (name, gradient) ->
                    assertThat(dry.get(name.substring("grad/".length())))
                        .as(name)
                        .isEqualTo(gradient));
      }
    }
  }

  private static String[] gradients(TrainStep step) {
    return step.gradients().keySet().stream().map(name -> "grad/" + name).toArray(String[]::new);
  }

  /**
   * What is fetched stays float32. Were it the kernels' gradients themselves, nobody would see
   * those that training moves by.
   */
  @Test
  void gradientsOfKernelsAreThoseThatBfloat16Computes() {
    RuntimeConfig bf16 = FLOAT32.withPrecision(Precision.BF16);
    assumeThat(PrecisionFacts.of(bf16).effect()).isNotEqualTo(PrecisionFacts.Effect.LEFT_OUT);
    GanSpec spec = SmallGans.dcgan();
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, bf16)) {
      session.initialize();
      assertThat(DryPass.of(graph).run(session, batch(spec)).gradients())
          .filteredOn(part -> part.name().matches("generator/.*/kernel"))
          .hasSize(3)
          .allSatisfy(part -> assertThat(isBfloat16(part.values())).as(part.name()).isTrue());
    }
  }

  /** Whether float32's last 16 bits are all 0. */
  private static boolean isBfloat16(float[] values) {
    for (float value : values) {
      if ((Float.floatToRawIntBits(value) & 0xffff) != 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aCopyHasTheSameValues() {
    GanSpec spec = SmallGans.sagan();
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = opened(graph)) {
      DryPass.Batch batch = batch(spec);
      session.discriminatorStep(batch.real(), batch.fake(), null, 0.01f);
      session.generatorStep(batch.latent(), 0.01f, 0.9f);
      try (GanSession copy = session.copy(FLOAT32)) {
        Map<String, float[]> values = session.read(session.names());
        copy.read(copy.names())
            .forEach(
                (name, value) ->
                    assertThat(value).as(name).isEqualTo(requireNonNull(values.get(name))));
      }
    }
  }
}
