package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.gaze.block.BlockShape;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.HeadSpec.ClassifierHead;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.Loss;
import dev.gaze.spec.OptimizerSpec.Adam;
import dev.gaze.spec.Presets;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.SpectralNorm;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The presets are the papers' systems, and all of them fit. */
class PresetsTest {

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128, 256})
  void fitAtEverySize(int image) {
    for (var preset : all(image)) {
      var gan = ShapeCheck.check(preset);
      assertThat(last(gan.generator()).output()).isEqualTo(new BlockShape.Map(image, image, 3));
      assertThat(last(gan.discriminator()).output()).isEqualTo(new BlockShape.Logit());
      assertThat(preset.toBuilder().build()).isEqualTo(preset);
    }
    assertThat(all(image).stream().map(GanSpec::name)).doesNotHaveDuplicates();
  }

  @Test
  void otherSizesAreRefused() {
    for (int image : List.of(-1, 0, 28, 48, 512)) {
      for (var preset : suppliers(image)) {
        assertThatThrownBy(preset::get)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "presets are for images of 32, 64, 128 and 256 pixels, not "
                    + image
                    + "; take the nearest and change its blocks");
      }
    }
  }

  @Test
  void saganIsTheReleasedCodes() {
    var preset = Presets.sagan(128, 1000, AttentionVariant.OFFICIAL);
    var written = Networks.sagan128(32);
    assertThat(blocks(ShapeCheck.check(preset).generator()))
        .isEqualTo(blocks(ShapeCheck.check(written).generator()));
    assertThat(blocks(ShapeCheck.check(preset).discriminator()))
        .isEqualTo(blocks(ShapeCheck.check(written).discriminator()));
    assertThat(preset.training().batch()).isEqualTo(256);
  }

  private static List<BlockSpec> blocks(CheckedNetwork network) {
    return network.blocks().stream().map(CheckedBlock::block).toList();
  }

  @Test
  void figure3ChangesOneThingAtATime() {
    var first = Presets.snOnDiscriminator(64, 10);
    var second = Presets.snOnBoth(64, 10);
    var third = Presets.snOnBothTtur(64, 10);
    assertThat(first.generator().spectralNorm()).isEqualTo(SpectralNorm.OFF);
    assertThat(first.discriminator()).isEqualTo(second.discriminator());
    assertThat(first.training()).isEqualTo(second.training());
    assertThat(second.generator()).isEqualTo(third.generator());
    assertThat(learningRates(second)).containsExactly(2e-4, 2e-4);
    assertThat(learningRates(third)).containsExactly(1e-4, 4e-4);
  }

  @Test
  void table1PutsResidualBlocksInPlaceOfAttention() {
    for (int at : List.of(8, 16, 32, 64)) {
      var preset =
          ShapeCheck.check(Presets.saganWithResidualBlocks(128, 1000, AttentionVariant.PAPER, at));
      var attention =
          ShapeCheck.check(
              Presets.sagan(128, 1000, AttentionVariant.PAPER).toBuilder().attentionAt(at).build());
      for (boolean generator : List.of(true, false)) {
        var with = generator ? preset.generator() : preset.discriminator();
        var without = generator ? attention.generator() : attention.discriminator();
        var bottleneck = only(with, BottleneckResBlock.class);
        var replaced = only(without, SelfAttention.class);
        assertThat(bottleneck.output()).isEqualTo(replaced.output());
        // The width is whole: the count comes as near as half a channel, 9 · C parameters.
        int channels = ((BlockShape.Map) replaced.output()).channels();
        assertThat(bottleneck.parameters())
            .isCloseTo(replaced.parameters(), offset(9L * channels + 1));
      }
    }
  }

  @Test
  void snganProjection() {
    var preset = Presets.snganProjection(128, 1000);
    var training = preset.training();
    assertThat(preset.generator().spectralNorm()).isEqualTo(SpectralNorm.OFF);
    assertThat(training.generator())
        .isEqualTo(new Adam(2e-4, 0, 0.9, 1e-8, new Schedule.LinearDecay(8.0 / 9)))
        .isEqualTo(training.discriminator());
    assertThat(training.plan().discriminatorSteps()).isEqualTo(5);
    assertThat(training.plan().generatorSteps()).isEqualTo(1);
    var gain = new Initializer.XavierUniform(Math.sqrt(2));
    for (var network : List.of(preset.generator(), preset.discriminator())) {
      assertThat(network.initializer()).isEqualTo(new Initializer.XavierUniform(1));
      assertThat(network.blocks()).allMatch(b -> gain.equals(((ResBlock) b).initializer()));
    }
  }

  @Test
  void acganClassifies() {
    var gan = ShapeCheck.check(Presets.acgan(64, 10));
    assertThat(last(gan.discriminator()).block()).isInstanceOf(ClassifierHead.class);
    assertThat(gan.spec().training().loss()).isEqualTo(Loss.NON_SATURATING);
  }

  @Test
  void dcganIsThePapersFigure1() {
    var gan = ShapeCheck.check(Presets.dcgan(64));
    assertThat(
            gan.generator().blocks().stream()
                .filter(b -> b.name().matches("dense|transposed.*|output"))
                .map(CheckedBlock::output))
        .containsExactly(
            new BlockShape.Map(4, 4, 1024),
            new BlockShape.Map(8, 8, 512),
            new BlockShape.Map(16, 16, 256),
            new BlockShape.Map(32, 32, 128),
            new BlockShape.Map(64, 64, 3));
    assertThat(gan.spec().classes()).isZero();
    assertThat(gan.generator().weights()).noneMatch(w -> w.name().endsWith("/u"));
    assertThat(gan.spec().training().generator())
        .isEqualTo(new Adam(2e-4, 0.5, 0.999, 1e-8, Schedule.CONSTANT));
  }

  @Test
  void geometricGanIsDcganWithHinge() {
    var dcgan = Presets.dcgan(64);
    assertThat(Presets.geometricGan(64))
        .isEqualTo(
            dcgan.toBuilder().name("geometric-gan").training(t -> t.loss(Loss.HINGE)).build());
    assertThat(dcgan.training().loss()).isEqualTo(Loss.NON_SATURATING);
  }

  private static List<GanSpec> all(int image) {
    return suppliers(image).stream().map(Supplier::get).toList();
  }

  private static List<Supplier<GanSpec>> suppliers(int image) {
    var official = AttentionVariant.OFFICIAL;
    return List.of(
        () -> Presets.sagan(image, 10),
        () -> Presets.saganWithResidualBlocks(image, 10, official, 8, 16),
        () -> Presets.snOnDiscriminator(image, 10),
        () -> Presets.snOnBoth(image, 10),
        () -> Presets.snOnBothTtur(image, 10),
        () -> Presets.snganProjection(image, 10),
        () -> Presets.acgan(image, 10),
        () -> Presets.dcgan(image),
        () -> Presets.geometricGan(image),
        () -> Presets.bigGan(image, 10));
  }

  private static Stream<Double> learningRates(GanSpec gan) {
    return Stream.of(gan.training().generator(), gan.training().discriminator())
        .map(optimizer -> ((Adam) optimizer).learningRate());
  }

  private static CheckedBlock last(CheckedNetwork network) {
    return network.blocks().get(network.blocks().size() - 1);
  }

  private static CheckedBlock only(CheckedNetwork network, Class<?> kind) {
    return network.blocks().stream()
        .filter(block -> kind.isInstance(block.block()))
        .reduce(
            (a, b) -> {
              throw new AssertionError("two of " + kind);
            })
        .orElseThrow();
  }
}
