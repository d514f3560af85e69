package dev.gaze.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.Conv;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.ResBlock.Hidden;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.BlockSpec.TransposedConv;
import dev.gaze.spec.OptimizerSpec.Adam;
import dev.gaze.spec.Origins.Origin;
import dev.gaze.spec.TrainingSpec.Ema;
import dev.gaze.spec.TrainingSpec.Precision;
import dev.gaze.spec.TrainingSpec.StepPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildersTest {

  @Test
  void defaultsAreSagans() {
    var spec = GanSpec.builder("sagan").build();
    assertThat(spec.image()).isEqualTo(new ImageSpec(32, 32, 3));
    assertThat(spec.classes()).isEqualTo(GanSpec.CLASSES_FROM_DATA);
    assertThat(spec.latent()).isEqualTo(new LatentSpec(128, 1));
    for (var network : List.of(spec.generator(), spec.discriminator())) {
      assertThat(network)
          .isEqualTo(
              new NetworkSpec(
                  List.of(),
                  new SpectralNorm.PowerIteration(1, false),
                  new Initializer.XavierUniform(1),
                  null,
                  0,
                  Origins.NONE));
    }
    assertThat(spec.training())
        .isEqualTo(
            new TrainingSpec(
                100_000,
                64,
                0,
                1,
                Loss.HINGE,
                List.of(),
                new Adam(1e-4, 0, 0.9, 1e-8, new Schedule.Constant()),
                new Adam(4e-4, 0, 0.9, 1e-8, new Schedule.Constant()),
                new StepPlan(1, 1, false),
                new Ema(0.999, 500),
                42,
                Precision.FP32,
                new ImageOptions(false, false, List.of()),
                Origins.NONE));
  }

  @Test
  void everythingThatCanBeSaidOfAGan() {
    var spec =
        GanSpec.builder("first")
            .name("all")
            .image(18, 20, 1)
            .classes(7)
            .latent(21, 3)
            .generator(g -> g.sharedEmbedding(5).resBlock(8))
            .discriminator(d -> d.resBlock(9))
            .training(
                t ->
                    t.steps(11)
                        .batch(12)
                        .generatorBatch(13)
                        .accumulation(2)
                        .loss(Loss.LEAST_SQUARES)
                        .gradientPenalty(10)
                        .orthogonalRegularization(0.5)
                        .adam(o -> o.betas(0.5, 0.99).epsilon(1e-7))
                        .generatorAdam(o -> o.learningRate(1e-3))
                        .discriminatorAdam(o -> o.schedule(new Schedule.Cosine(0.1)))
                        .stepsEach(5, 2)
                        .generatorFirst(true)
                        .ema(0.9, 3)
                        .seed(99)
                        .precision(Precision.BF16)
                        .flip(true)
                        .dequantize(true)
                        .diffAugment(new DiffAugment.Cutout(0.3), new DiffAugment.Color()))
            .build();
    assertThat(spec.name()).isEqualTo("all");
    assertThat(spec.image()).isEqualTo(new ImageSpec(18, 20, 1));
    assertThat(spec.classes()).isEqualTo(7);
    assertThat(spec.latent()).isEqualTo(new LatentSpec(21, 3));
    assertThat(spec.generator().sharedEmbedding()).isEqualTo(5);
    assertThat(spec.training())
        .isEqualTo(
            new TrainingSpec(
                11,
                12,
                13,
                2,
                Loss.LEAST_SQUARES,
                List.of(
                    new LossTerm.GradientPenalty(10), new LossTerm.OrthogonalRegularization(0.5)),
                new Adam(1e-3, 0.5, 0.99, 1e-7, Schedule.CONSTANT),
                new Adam(4e-4, 0.5, 0.99, 1e-7, new Schedule.Cosine(0.1)),
                new StepPlan(5, 2, true),
                new Ema(0.9, 3),
                99,
                Precision.BF16,
                new ImageOptions(
                    true, true, List.of(new DiffAugment.Cutout(0.3), new DiffAugment.Color())),
                Origins.NONE));
    assertThat(spec.toBuilder().build()).isEqualTo(spec).hasSameHashCodeAs(spec);
  }

  @Test
  void blocksHaveOptions() {
    var network =
        NetworkSpec.DEFAULT
            .toGeneratorBuilder()
            .resBlock(256, o -> o.resample(Resample.NONE).hidden(Hidden.THIN))
            .selfAttention(o -> o.variant(AttentionVariant.OFFICIAL).k(4).pooled(false).at(16))
            .bottleneck(o -> o.hidden(3).spectralNorm(SpectralNorm.OFF))
            .conv(64, 4, o -> o.stride(2).bias(false))
            .transposedConv(32)
            .dense(10, o -> o.initializer(new Initializer.Normal(1)))
            .leakyRelu(0.3)
            .build();
    assertThat(network.blocks())
        .containsExactly(
            new ResBlock(256, Resample.NONE, null, Hidden.THIN, null, null, null, null, null),
            new SelfAttention(AttentionVariant.OFFICIAL, 4, false, 16, null, null),
            new BottleneckResBlock(
                new SelfAttention(null, 8, null, null, null, null), 3, SpectralNorm.OFF, null),
            new Conv(64, 4, 2, false, null, null),
            new TransposedConv(32, 5, 2, true, null, null),
            new BlockSpec.Dense(10, true, null, new Initializer.Normal(1)),
            new BlockSpec.Activate(new Activation.LeakyRelu(0.3)));
  }

  @Test
  void buildersGoOnFromWhatIsThere() {
    var spec = Presets.sagan(64, 10);
    var changed =
        spec.toBuilder()
            .generator(g -> g.resBlock(8))
            .training(t -> t.batch(7).generatorAdam(o -> o.learningRate(1)))
            .build();
    assertThat(changed.generator().blocks())
        .startsWith(spec.generator().blocks().toArray(BlockSpec[]::new))
        .endsWith(ResBlock.of(8))
        .hasSize(spec.generator().blocks().size() + 1);
    assertThat(changed.training().generator())
        .isEqualTo(new Adam(1, 0, 0.9, 1e-8, Schedule.CONSTANT));
    // The spec that it came from is as before.
    assertThat(spec).isEqualTo(Presets.sagan(64, 10));
  }

  @Test
  void aBuilderMayGoOnAfterItBuilt() {
    var builder = NetworkSpec.DEFAULT.toDiscriminatorBuilder().resBlock(8);
    var one = builder.build();
    var two = builder.linearHead().build();
    assertThat(one.blocks()).hasSize(1);
    assertThat(two.blocks()).hasSize(2);
  }

  @Test
  void originsAreNoPartOfTheValue() {
    var told =
        NetworkSpec.DEFAULT
            .toGeneratorBuilder()
            .resBlock(8)
            .at(new Origin("a.gan.kts", 3))
            .resBlock(16)
            .build();
    var untold = NetworkSpec.DEFAULT.toGeneratorBuilder().resBlock(8).resBlock(16).build();
    assertThat(told).isEqualTo(untold).hasSameHashCodeAs(untold);
    assertThat(told.origins().of(0)).isNull();
    assertThat(told.origins().of(1)).hasToString("a.gan.kts:3");
    assertThat(told.origins().of(2)).isNull();
    assertThat(told.toGeneratorBuilder().build().origins().of(1)).hasToString("a.gan.kts:3");
  }

  @Test
  void whatIsNoBlockHasOriginsToo() {
    var told =
        GanSpec.builder("told")
            .at(new Origin("a.gan.kts", 2))
            .image(16)
            .at(new Origin("a.gan.kts", 3))
            .generator(g -> g.resBlock(8).at(new Origin("a.gan.kts", 4)).sharedEmbedding(5))
            .attentionAt(8)
            .at(new Origin("a.gan.kts", 5))
            .training(
                t ->
                    t.steps(7)
                        .at(new Origin("a.gan.kts", 6))
                        .r1(1)
                        .at(new Origin("a.gan.kts", 7))
                        .generatorAdam(o -> o.learningRate(1)))
            .build();
    assertThat(told.origins().of("image")).hasToString("a.gan.kts:2");
    assertThat(told.origins().of("classes")).isNull();
    assertThat(told.generator().origins().of(0)).hasToString("a.gan.kts:3");
    assertThat(told.generator().origins().of("sharedEmbedding")).hasToString("a.gan.kts:4");
    assertThat(told.generator().origins().of(1)).hasToString("a.gan.kts:3");
    assertThat(told.training().origins().of("steps")).hasToString("a.gan.kts:5");
    assertThat(told.training().origins().of("terms[0]")).hasToString("a.gan.kts:6");
    assertThat(told.training().origins().of("generator")).hasToString("a.gan.kts:7");
    assertThat(told.training().origins().of("discriminator")).isNull();
    // What is said later, from elsewhere, is not there any more.
    var changed = told.toBuilder().image(32).training(t -> t.steps(8)).build();
    assertThat(changed.origins().of("image")).isNull();
    assertThat(changed.training().origins().of("steps")).isNull();
    assertThat(changed.training().origins().of("terms[0]")).hasToString("a.gan.kts:6");
    // And all that is no part of the value.
    var untold =
        GanSpec.builder("told")
            .image(16)
            .generator(g -> g.resBlock(8).sharedEmbedding(5))
            .attentionAt(8)
            .training(t -> t.steps(7).r1(1).generatorAdam(o -> o.learningRate(1)))
            .build();
    assertThat(told).isEqualTo(untold).hasSameHashCodeAs(untold).hasToString(untold.toString());
  }

  @Test
  void whatIsMissingIsRefusedWhereItIsSaid() {
    assertThatNullPointerException()
        .isThrownBy(() -> GanSpec.builder("x").training(t -> t.loss(missing())))
        .withMessage("loss");
    assertThatNullPointerException()
        .isThrownBy(() -> GanSpec.builder("x").latent((LatentSpec) missing()).build())
        .withMessage("latent");
    assertThatNullPointerException()
        .isThrownBy(() -> GanSpec.builder("x").generator(g -> g.initializer(missing())))
        .withMessage("initializer");
    assertThatNullPointerException()
        .isThrownBy(() -> GanSpec.builder("x").discriminator(d -> d.activate(missing())))
        .withMessage("activation");
  }

  /** A null, as a caller without a null checker has it. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T missing() {
    return null;
  }

  @Test
  void classesOfTheData() {
    var open = GanSpec.builder("open").build();
    var fixed = GanSpec.builder("fixed").classes(10).build();
    var none = GanSpec.builder("none").classes(0).build();
    assertThat(open.withClasses(7).classes()).isEqualTo(7);
    assertThat(open.withClasses(0).classes()).isZero();
    assertThat(open.withClasses(1).classes()).isZero();
    assertThat(fixed.withClasses(10)).isEqualTo(fixed);
    assertThat(none.withClasses(7)).isEqualTo(none);
    assertThatThrownBy(() -> fixed.withClasses(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fixed: the spec says classes(10), the data has 7;"
                + " say classes(7), or leave it out to take the data's");
    assertThatThrownBy(() -> open.withClasses(-3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("data cannot have -3 classes");
  }

  @Test
  void listsAreCopied() {
    var blocks = new ArrayList<BlockSpec>(List.of(ResBlock.of(8)));
    var network =
        new NetworkSpec(blocks, SpectralNorm.DEFAULT, Initializer.DEFAULT, null, 0, Origins.NONE);
    blocks.clear();
    assertThat(network.blocks()).hasSize(1);
    assertThatThrownBy(() -> network.blocks().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void narrowerNetworksHaveFewerChannelsInMultiplesOfEightAndSixteenAtLeast() {
    var narrow =
        GanSpec.builder("narrow")
            .generator(
                g ->
                    g.denseMap(4, 7, 320)
                        .resBlock(200, o -> o.resample(Resample.NONE))
                        .selfAttention(4)
                        .transposedConv(40)
                        .conv(3))
            .discriminator(d -> d.conv(64, 5, o -> o.stride(2)).dense(13).dense(100))
            .narrower(3)
            .build();
    var expected =
        GanSpec.builder("narrow")
            .generator(
                g ->
                    g.denseMap(4, 7, 112)
                        .resBlock(72, o -> o.resample(Resample.NONE))
                        .selfAttention(4)
                        .transposedConv(16)
                        .conv(3))
            .discriminator(d -> d.conv(24, 5, o -> o.stride(2)).dense(13).dense(40))
            .build();
    assertThat(narrow).isEqualTo(expected);
    assertThat(narrow.toBuilder().narrower(1).build()).isEqualTo(narrow);
    assertThatThrownBy(() -> narrow.toBuilder().narrower(0))
        .hasMessage("narrower(0): expected 1 or more");
  }
}
