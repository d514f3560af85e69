package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.block.BlockShape;
import dev.gaze.spec.Activation;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.Activate;
import dev.gaze.spec.BlockSpec.Conv;
import dev.gaze.spec.BlockSpec.DenseMap;
import dev.gaze.spec.BlockSpec.GlobalPool;
import dev.gaze.spec.BlockSpec.Norm;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.ResBlock.Hidden;
import dev.gaze.spec.BlockSpec.ResBlock.Order;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.BlockSpec.ResBlock.Shortcut;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.GanBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.HeadSpec.ClassifierHead;
import dev.gaze.spec.HeadSpec.LinearHead;
import dev.gaze.spec.HeadSpec.ProjectionHead;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import org.junit.jupiter.api.Test;

/** What a spec leaves out, and what a check puts there. */
class CompletionTest {
  private static final SpectralNorm SN = SpectralNorm.DEFAULT;
  private static final Initializer XAVIER = Initializer.DEFAULT;

  @Test
  void threeBlocksAreAGenerator() {
    var generator =
        ShapeCheck.check(
                base().generator(g -> g.resBlock(512).selfAttention(8).resBlock(256)).build())
            .generator();
    assertThat(generator.blocks().stream().map(CheckedBlock::block))
        .containsExactly(
            new DenseMap(8, 8, 512, true, SN, XAVIER),
            residual(512, Resample.UP, Order.PRE_ACTIVATION, NormSpec.CONDITIONAL),
            new SelfAttention(AttentionVariant.PAPER, 8, false, 16, SN, XAVIER),
            residual(256, Resample.UP, Order.PRE_ACTIVATION, NormSpec.CONDITIONAL),
            new Norm(new NormSpec.Batch(0.9999, 1e-5)),
            new Activate(Activation.RELU),
            new Conv(3, 3, 1, true, SN, XAVIER),
            new Activate(Activation.TANH));
    assertThat(generator.blocks().stream().map(CheckedBlock::number))
        .containsExactly(0, 1, 2, 3, 0, 0, 0, 0);
  }

  @Test
  void oneBlockIsADiscriminator() {
    var discriminator =
        ShapeCheck.check(base().generator(g -> g.resBlock(8)).build()).discriminator();
    assertThat(discriminator.blocks().stream().map(CheckedBlock::block))
        .containsExactly(
            residual(64, Resample.DOWN, Order.FIRST, NormSpec.NONE),
            new Activate(Activation.RELU),
            new GlobalPool(GlobalPool.Method.SUM),
            new ProjectionHead(true, SN, XAVIER));
  }

  @Test
  void theHeadSuitsClassesAndLoss() {
    var base = base().generator(g -> g.resBlock(8));
    assertThat(head(base.classes(0).build())).isInstanceOf(LinearHead.class);
    assertThat(head(base.classes(1).build())).isInstanceOf(ProjectionHead.class);
    assertThat(head(base.training(t -> t.auxiliaryClassifier(1)).build()))
        .isInstanceOf(ClassifierHead.class);
  }

  @Test
  void onlyWhatIsMissingIsAdded() {
    var gan =
        ShapeCheck.check(
            GanSpec.builder("whole")
                .image(6, 10, 1)
                .classes(0)
                .generator(g -> g.denseMap(3, 5, 7).norm().relu().transposedConv(1).tanh())
                .discriminator(d -> d.conv(5).leakyRelu().meanPool().dense(11).leakyRelu())
                .build());
    assertThat(gan.generator().blocks()).noneMatch(CheckedBlock::inferred);
    assertThat(gan.discriminator().blocks().stream().filter(CheckedBlock::inferred))
        .singleElement()
        .satisfies(block -> assertThat(block.block()).isInstanceOf(LinearHead.class));
    // An activation at the end is not followed by another.
    var activated = Networks.sound().discriminator(d -> d.clear().resBlock(8).leakyRelu()).build();
    assertThat(
            ShapeCheck.check(activated).discriminator().blocks().stream().map(CheckedBlock::name))
        .containsExactly("block1", "leakyRelu", "pool", "projection");
  }

  @Test
  void theDenseMapFollowsLeadingDenseBlocks() {
    var gan =
        ShapeCheck.check(
            base()
                .image(24, 40, 3)
                .generator(
                    g ->
                        g.dense(17)
                            .leakyRelu()
                            .resBlock(16)
                            .transposedConv(8, 5, o -> o.stride(4))
                            .norm()
                            .relu()
                            .conv(3)
                            .tanh())
                .build());
    assertThat(gan.generator().blocks().stream().map(CheckedBlock::output).limit(3))
        .containsExactly(
            new BlockShape.Flat(17), new BlockShape.Flat(17), new BlockShape.Map(3, 5, 16));
  }

  @Test
  void whatIsSaidOfTheNetworkHoldsForItsBlocksAndWhatTheySayThemselvesHoldsMore() {
    var normal = new Initializer.Normal(0.02);
    var twice = new SpectralNorm.PowerIteration(2, true);
    var gan =
        ShapeCheck.check(
            base()
                .generator(
                    g ->
                        g.spectralNorm(SpectralNorm.OFF)
                            .initializer(normal)
                            .residualNorm(NormSpec.BATCH)
                            .resBlock(8)
                            .resBlock(
                                8,
                                o ->
                                    o.spectralNorm(twice)
                                        .initializer(XAVIER)
                                        .norm(NormSpec.NONE)
                                        .activation(Activation.LEAKY_RELU)))
                .build());
    var blocks = gan.generator().blocks();
    assertThat(blocks.get(0).block())
        .isEqualTo(new DenseMap(8, 8, 8, true, SpectralNorm.OFF, normal));
    assertThat(blocks.get(1).block())
        .isEqualTo(
            new ResBlock(
                8,
                Resample.UP,
                Shortcut.LEARNED,
                Hidden.WIDE,
                Order.PRE_ACTIVATION,
                NormSpec.BATCH,
                Activation.RELU,
                SpectralNorm.OFF,
                normal));
    assertThat(blocks.get(2).block())
        .isEqualTo(
            new ResBlock(
                8,
                Resample.UP,
                Shortcut.LEARNED,
                Hidden.WIDE,
                Order.PRE_ACTIVATION,
                NormSpec.NONE,
                Activation.LEAKY_RELU,
                twice,
                XAVIER));
  }

  @Test
  void shortcutsAreLearnedWhereTheyMustBe() {
    var blocks =
        ShapeCheck.check(
                base()
                    .generator(g -> g.resBlock(8))
                    .discriminator(
                        d ->
                            d.clear()
                                .resBlock(8)
                                .resBlock(8)
                                .resBlock(16, o -> o.resample(Resample.NONE))
                                .resBlock(16, o -> o.resample(Resample.NONE)))
                    .build())
            .discriminator()
            .blocks();
    assertThat(blocks.stream().limit(4).map(block -> ((ResBlock) block.block()).shortcut()))
        .containsExactly(Shortcut.LEARNED, Shortcut.LEARNED, Shortcut.LEARNED, Shortcut.IDENTITY);
  }

  private static GanBuilder base() {
    return GanSpec.builder("completed").image(32).classes(5).discriminator(d -> d.resBlock(64));
  }

  private static BlockSpec head(GanSpec gan) {
    var blocks = ShapeCheck.check(gan).discriminator().blocks();
    return blocks.get(blocks.size() - 1).block();
  }

  private static ResBlock residual(int channels, Resample resample, Order order, NormSpec norm) {
    return new ResBlock(
        channels,
        resample,
        Shortcut.LEARNED,
        Hidden.WIDE,
        order,
        norm,
        Activation.RELU,
        SN,
        XAVIER);
  }
}
