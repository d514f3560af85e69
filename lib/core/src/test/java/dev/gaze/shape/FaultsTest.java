package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.GanBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.Loss;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.Origins.Origin;
import dev.gaze.spec.Presets;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.spec.TrainingBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is said of specs that do not fit, of the whole GAN and its training; word by word. */
class FaultsTest {

  @Test
  void allFaultsAtOnceEachWithItsPlace() {
    var spec =
        GanSpec.builder("sagan")
            .image(32)
            .latent(-3)
            .generator(
                g ->
                    g.at(new Origin("sagan.gan.kts", 5))
                        .resBlock(512)
                        .at(new Origin("sagan.gan.kts", 6))
                        .resBlock(500)
                        .at(new Origin("sagan.gan.kts", 7))
                        .selfAttention(8)
                        .at(null)
                        .resBlock(0))
            .discriminator(d -> d.resBlock(64).linearHead().linearHead())
            .training(t -> t.discriminatorAdam(o -> o.learningRate(-4e-4)))
            .build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "gan, latent: -3 is no length of z; use latent(128)",
            "gan, classes: a number of classes that comes from the data is not known yet;"
                + " say classes(10), or withClasses(n) with the data's",
            "generator block 3, selfAttention(k = 8): 500 channels do not divide by 8;"
                + " use resBlock(504) or k = 4 (sagan.gan.kts:7)",
            "generator block 4, resBlock(0): channels = 0 is below 1; use at least 1",
            "discriminator block 3, linearHead(): a block follows the head;"
                + " put the head last, and only one",
            "training, discriminator optimizer: learningRate = -4.0E-4 is not a number of at least 0;"
                + " use 1e-4 or 4e-4");
  }

  @Test
  void whatIsNoBlockHasItsPlaceToo() {
    var spec =
        GanSpec.builder("sagan")
            .at(line(2))
            .image(8, 8, 2)
            .at(line(3))
            .generator(
                g ->
                    g.at(line(4))
                        .spectralNorm(new SpectralNorm.PowerIteration(0, false))
                        .at(line(5))
                        .sharedEmbedding(-1))
            .at(line(8))
            .training(
                t ->
                    t.at(line(9))
                        .steps(0)
                        .at(line(10))
                        .r1(-1)
                        .at(line(11))
                        .discriminatorAdam(o -> o.betas(2, 0))
                        .at(line(12))
                        .ema(1, 0)
                        .at(line(13))
                        .diffAugment(new DiffAugment.Cutout(2)))
            .at(null)
            .classes(-9)
            .build();
    assertThat(Networks.faults(spec))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("gan, image").endsWith("(sagan.gan.kts:2)"),
            fault -> assertThat(fault).startsWith("gan, classes").doesNotContain("kts"),
            fault ->
                assertThat(fault).contains("sharedEmbedding(-1)").endsWith("(sagan.gan.kts:5)"),
            fault -> assertThat(fault).contains("iterations = 0").endsWith("(sagan.gan.kts:4)"),
            fault -> assertThat(fault).startsWith("generator: 0 blocks"),
            fault -> assertThat(fault).startsWith("discriminator: 0 blocks"),
            fault -> assertThat(fault).contains("steps = 0").endsWith("(sagan.gan.kts:9)"),
            fault -> assertThat(fault).contains("r1").endsWith("(sagan.gan.kts:10)"),
            fault -> assertThat(fault).contains("beta1 = 2.0").endsWith("(sagan.gan.kts:11)"),
            fault -> assertThat(fault).contains("decay = 1.0").endsWith("(sagan.gan.kts:12)"),
            fault -> assertThat(fault).contains("cutout").endsWith("(sagan.gan.kts:13)"));
    // Of a whole network, where no part of it is known: where the network is written.
    var empty = Networks.sound().at(line(3)).generator(g -> g.clear()).build();
    assertThat(Networks.faults(empty))
        .containsExactly(
            "generator: 0 blocks make no network; add resBlock(256) (sagan.gan.kts:3)");
  }

  @Test
  void whatIsSaidLaterTakesNoOthersPlace() {
    var spec =
        Networks.sound()
            .training(
                t ->
                    t.at(line(2))
                        .adam(o -> o.learningRate(-1))
                        .at(line(3))
                        .discriminatorAdam(o -> o.betas(0.5, 2))
                        .at(line(4))
                        .r1(-1)
                        .at(line(5))
                        .r1(-2))
            .build();
    assertThat(Networks.faults(spec))
        .satisfiesExactly(
            fault -> assertThat(fault).contains("weight = -1.0").endsWith("(sagan.gan.kts:4)"),
            fault -> assertThat(fault).contains("weight = -2.0").endsWith("(sagan.gan.kts:5)"),
            fault -> assertThat(fault).contains("twice").endsWith("(sagan.gan.kts:5)"),
            fault -> assertThat(fault).contains("generator").endsWith("(sagan.gan.kts:2)"),
            fault -> assertThat(fault).contains("Rate = -1.0").endsWith("(sagan.gan.kts:2)"),
            fault -> assertThat(fault).contains("beta2 = 2.0").endsWith("(sagan.gan.kts:3)"));
  }

  @Test
  void noFaultHidesAnother() {
    var spec =
        Networks.sound()
            .image(16)
            .classes(0)
            .generator(
                g ->
                    g.clear()
                        .resBlock(16)
                        .resBlock(24, o -> o.shortcut(ResBlock.Shortcut.IDENTITY))
                        .selfAttention(7)
                        .resBlock(0)
                        .resBlock(8, o -> o.norm(NormSpec.CONDITIONAL))
                        .selfAttention(o -> o.k(0).at(99)))
            .discriminator(
                d ->
                    d.clear()
                        .resBlock(12, o -> o.norm(NormSpec.CONDITIONAL))
                        .selfAttention(5)
                        .downsample(3)
                        .dense(7)
                        .projectionHead()
                        .resBlock(8))
            .build();
    assertThat(Networks.faults(spec))
        .satisfiesExactly(
            fault -> assertThat(fault).contains("block 6", "k = 0 is below 1"),
            fault -> assertThat(fault).contains("block 6", "no map is 99 high"),
            fault -> assertThat(fault).contains("block 2", "an identity shortcut"),
            fault -> assertThat(fault).contains("block 3", "24 channels do not divide by 7"),
            fault -> assertThat(fault).contains("block 4", "channels = 0"),
            fault -> assertThat(fault).contains("block 5", "has no classes"),
            fault -> assertThat(fault).contains("discriminator block 1", "sees no class"),
            fault -> assertThat(fault).contains("block 2", "12 channels do not divide by 5"),
            fault -> assertThat(fault).contains("block 3", "does not divide by 3"),
            fault -> assertThat(fault).contains("block 5", "a projection has no classes"),
            fault -> assertThat(fault).contains("block 6", "follows the head"));
  }

  @Test
  void whatIsNoSizeHidesNoShape() {
    var spec =
        Networks.sound()
            .generator(
                g ->
                    g.clear()
                        .denseMap(2, 2, 16, o -> o.initializer(new Initializer.Normal(-1)))
                        .resBlock(15, o -> o.norm(new NormSpec.Batch(2, 1)))
                        .selfAttention(4)
                        .resBlock(8, o -> o.activation(new Activation.LeakyRelu(9)))
                        .conv(5))
            .discriminator(
                d ->
                    d.clear()
                        .resBlock(8, o -> o.spectralNorm(new SpectralNorm.PowerIteration(0, false)))
                        .selfAttention(3)
                        .linearHead(o -> o.initializer(new Initializer.Normal(Double.NaN)))
                        .resBlock(4))
            .build();
    assertThat(Networks.faults(spec))
        .satisfiesExactly(
            fault -> assertThat(fault).contains("stddev = -1.0"),
            fault -> assertThat(fault).contains("decay = 2.0"),
            fault -> assertThat(fault).contains("15 channels do not divide by 4"),
            fault -> assertThat(fault).contains("slope = 9.0"),
            fault -> assertThat(fault).contains("5 channels at the end"),
            fault -> assertThat(fault).contains("not in [-1, 1]"),
            fault -> assertThat(fault).contains("power iterations = 0"),
            fault -> assertThat(fault).contains("8 channels do not divide by 3", "resBlock(9)"),
            fault -> assertThat(fault).contains("stddev = NaN"),
            fault -> assertThat(fault).contains("block 4", "follows the head"));
  }

  @Test
  void anImageWithoutASizeHidesNoOther() {
    Consumer<GanBuilder> wrong =
        gan ->
            gan.generator(g -> g.clear().resBlock(500).selfAttention(8))
                .discriminator(d -> d.clear().resBlock(500).selfAttention(8).linearHead().relu());
    for (var image : List.of(new ImageSpec(8, 8, 2), new ImageSpec(0, 8, 3))) {
      var spec = Networks.sound().image(image);
      wrong.accept(spec);
      assertThat(Networks.faults(spec.build()))
          .satisfiesExactly(
              fault -> assertThat(fault).startsWith("gan, image"),
              fault -> assertThat(fault).contains("generator block 2", "500 channels"),
              fault -> assertThat(fault).contains("discriminator block 2", "500 channels"),
              fault -> assertThat(fault).contains("discriminator block 4", "follows the head"));
    }
    assertThat(Networks.faults(GanSpec.builder("empty").image(0).classes(0).build())).hasSize(3);
  }

  @Test
  void aMapThatDoesNotHalveIsToldOnceAndHidesNoOther() {
    var spec =
        Networks.sound()
            .image(36)
            .generator(g -> g.clear().resBlock(16).resBlock(8))
            .discriminator(
                d -> d.clear().resBlock(8).resBlock(8).resBlock(500).resBlock(9).selfAttention(8))
            .build();
    assertThat(Networks.faults(spec))
        .satisfiesExactly(
            fault -> assertThat(fault).contains("discriminator block 3", "9 × 9 does not halve"),
            fault -> assertThat(fault).contains("discriminator block 5", "9 channels"));
  }

  @Test
  void chunksOfZAreToldWhereTheyAreSaid() {
    var spec = Presets.bigGan(64, 10).toBuilder().at(line(7)).latent(120, 4).build();
    assertThat(Networks.faults(spec)).singleElement().asString().endsWith("(sagan.gan.kts:7)");
  }

  private static Origin line(int line) {
    return new Origin("sagan.gan.kts", line);
  }

  @Test
  void theExceptionHasALineAFaultAndTheFaultsAsRecords() {
    var spec = Networks.sound().classes(-7).training(t -> t.batch(0)).build();
    assertThatThrownBy(() -> ShapeCheck.check(spec))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            gan, classes: -7 is no number of classes; use 0 for none, or 1 to 1048576
            training: batch = 0 is below 1; use at least 1""")
        .satisfies(
            e ->
                assertThat(((SpecException) e).faults())
                    .last()
                    .isEqualTo(
                        new Fault(
                            "training", 0, "", "batch = 0", "is below 1", "use at least 1", null)));
  }

  @Test
  void image() {
    String fix = "use image(32), image(64) or image(128)";
    // Blocks are still checked for what is wrong wherever they stand.
    assertThat(Networks.faults(Networks.sound().image(0).generator(g -> g.conv(3, 0)).build()))
        .containsExactly(
            "gan, image: 0 × 0 × 3 is no size of an image; " + fix,
            "generator block 3, conv(3, 0): kernel = 0 is below 1; use at least 1");
    assertThat(Networks.faults(Networks.sound().image(8, -1, 1).build()))
        .containsExactly("gan, image: 8 × -1 × 1 is no size of an image; " + fix);
    assertThat(Networks.faults(Networks.sound().image(Integer.MAX_VALUE).build()))
        .containsExactly("gan, image: 2147483647 × 2147483647 × 3 is no size of an image; " + fix);
    assertThat(Networks.faults(Networks.sound().image(1 << 16).build()))
        .containsExactly("gan, image: 65536 × 65536 × 3 is no size of an image; " + fix);
    assertThat(Networks.faults(Networks.sound().image(8, 8, 2).build()))
        .containsExactly(
            "gan, image: 8 × 8 × 2 is neither grey (1) nor colour (3); use 1 or 3 channels");
  }

  @Test
  void name() {
    for (String name : List.of("", "../elsewhere", "a/b", ".hidden", "c:\\x", "new\nline")) {
      assertThat(Networks.faults(Networks.sound().name(name).build()))
          .containsExactly(
              "gan, name: \"%s\" is no name for a folder;".formatted(name)
                  + " use letters, digits, and spaces, dots, - and _ between them");
    }
    assertThat(Networks.faults(Networks.sound().name("Größe 2.1_b-c").build())).isEmpty();
  }

  @Test
  void latent() {
    assertThat(Networks.faults(Networks.sound().latent(0).build()))
        .containsExactly("gan, latent: 0 is no length of z; use latent(128)");
    assertThat(Networks.faults(Networks.sound().latent(8, 0).build()))
        .containsExactly("gan, latent: 0 chunks are not 1 to 8; use 1 chunk");
    assertThat(Networks.faults(Networks.sound().latent(8, 9).build()))
        .containsExactly("gan, latent: 9 chunks are not 1 to 8; use 1 chunk");
    assertThat(Networks.faults(Networks.sound().latent(120, 7).build()))
        .containsExactly(
            "gan, latent: a z of 120 does not divide into 7 chunks;"
                + " use latent(119, 7) or latent(126, 7)");
  }

  @Test
  void chunksAndSharedEmbedding() {
    assertThat(Networks.faults(Networks.sound().latent(9, 3).build()))
        .containsExactly(
            "generator: 3 chunks of z need a shared embedding beside them;"
                + " use sharedEmbedding(128), or latent(9)");
    assertThat(
            Networks.faults(
                Networks.sound().latent(8, 4).generator(g -> g.sharedEmbedding(5)).build()))
        .containsExactly(
            "generator: 4 chunks of z are not one for the dense map and one for each of 2"
                + " conditional residual blocks; use latent(6, 3)");
    assertThat(
            Networks.faults(
                Networks.sound()
                    .generator(g -> g.sharedEmbedding(5).residualNorm(NormSpec.BATCH))
                    .build()))
        .containsExactly(
            "generator: sharedEmbedding(5) is seen by no conditional norm;"
                + " use sharedEmbedding(0)");
    assertThat(
            Networks.faults(
                Networks.sound().classes(0).generator(g -> g.sharedEmbedding(5)).build()))
        .containsExactly(
            "generator: sharedEmbedding(5) has no classes;"
                + " say classes(10), or sharedEmbedding(0)");
    assertThat(Networks.faults(Networks.sound().generator(g -> g.sharedEmbedding(-1)).build()))
        .containsExactly("generator: sharedEmbedding(-1) is no width; use 0 for none, or 128");
    assertThat(
            Networks.faults(
                Networks.sound()
                    .classes(1 << 20)
                    .generator(g -> g.sharedEmbedding(1 << 20))
                    .discriminator(d -> d.linearHead())
                    .build()))
        .containsExactly(
            "generator: an embedding [1048576, 1048576] has more numbers than a tensor holds"
                + " (2,147,483,647); use sharedEmbedding(128)");
  }

  @Test
  void classes() {
    assertThat(Networks.faults(Networks.sound().classes(0).build())).isEmpty();
    assertThat(
            Networks.faults(
                Networks.sound().classes(0).discriminator(d -> d.projectionHead()).build()))
        .containsExactly(
            "discriminator block 3, projectionHead(): a projection has no classes;"
                + " say classes(10), or use linearHead()");
    assertThat(
            Networks.faults(
                Networks.sound()
                    .classes(0)
                    .generator(g -> g.clear().resBlock(16, o -> o.norm(NormSpec.CONDITIONAL)))
                    .build()))
        .containsExactly(
            "generator block 1, resBlock(16): a conditional norm has no classes;"
                + " say classes(10), or use batchNorm");
  }

  @Test
  void auxiliaryClassifier() {
    Consumer<TrainingBuilder> term = t -> t.auxiliaryClassifier(1);
    assertThat(Networks.faults(Networks.sound().training(term).build())).isEmpty();
    assertThat(
            Networks.faults(
                Networks.sound().discriminator(d -> d.linearHead()).training(term).build()))
        .containsExactly(
            "discriminator block 3, linearHead(): the loss auxiliaryClassifier gets no class logits;"
                + " use classifierHead()");
    assertThat(Networks.faults(Networks.sound().discriminator(d -> d.classifierHead()).build()))
        .containsExactly(
            "discriminator block 3, classifierHead(): a classifier is trained by no loss;"
                + " add auxiliaryClassifier(1.0) to the training, or use projectionHead()");
    assertThat(Networks.faults(Networks.sound().classes(0).training(term).build()))
        .containsExactly(
            "training, auxiliaryClassifier: the term has no classes;"
                + " say classes(10), or remove the term");
  }

  @Test
  void counts() {
    var spec =
        Networks.sound()
            .training(
                t ->
                    t.steps(0)
                        .batch(2_000_000)
                        .generatorBatch(-1)
                        .accumulation(0)
                        .stepsEach(0, -5)
                        .ema(1, -1))
            .build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "training: steps = 0 is below 1; use at least 1",
            "training: batch = 2000000 is above 1048576; use at most 1048576",
            "training: generatorBatch = -1 is below 0; use at least 0",
            "training: accumulation = 0 is below 1; use at least 1",
            "training: discriminator steps an iteration = 0 is below 1; use at least 1",
            "training: generator steps an iteration = -5 is below 1; use at least 1",
            "training, ema: decay = 1.0 is not in [0, 1); use 0.999",
            "training: ema start = -1 is below 0; use at least 0");
    assertThat(
            Networks.faults(Networks.sound().training(t -> t.steps(100).stepsEach(1, 7)).build()))
        .containsExactly(
            "training: steps = 100 do not divide by the 7 generator steps of an iteration;"
                + " use steps(105) or steps(98)");
  }

  @Test
  void losses() {
    var spec = Networks.sound().training(t -> t.r1(-1).r1(Double.NaN)).build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "training, r1: weight = -1.0 is not a number of at least 0; use weight 1 or 10",
            "training, r1: weight = NaN is not a number of at least 0; use weight 1 or 10",
            "training, r1: the term stands there twice;"
                + " keep one; noTerms() takes away those of a preset");
    var unbounded =
        Networks.sound()
            .discriminator(d -> d.spectralNorm(SpectralNorm.OFF))
            .training(t -> t.loss(Loss.WASSERSTEIN));
    assertThat(Networks.faults(unbounded.build()))
        .containsExactly(
            "training, loss: wasserstein has nothing that bounds the discriminator;"
                + " add gradientPenalty(10.0), or spectral norm in the discriminator");
    unbounded.training(t -> t.gradientPenalty(10));
    assertThat(Networks.faults(unbounded.build())).isEmpty();
  }

  @Test
  void optimizers() {
    var spec =
        Networks.sound()
            .training(
                t ->
                    t.generatorAdam(
                            o ->
                                o.learningRate(Double.NaN)
                                    .betas(1.5, 1)
                                    .epsilon(0)
                                    .schedule(new Schedule.LinearDecay(1)))
                        .discriminatorAdam(
                            o ->
                                o.betas(-0.1, 0)
                                    .schedule(
                                        new Schedule.WarmUp(
                                            -1, new Schedule.WarmUp(3, Schedule.CONSTANT)))))
            .build();
    String generator = "training, generator optimizer: ";
    String discriminator = "training, discriminator optimizer: ";
    assertThat(Networks.faults(spec))
        .containsExactly(
            generator + "learningRate = NaN is not a number of at least 0; use 1e-4 or 4e-4",
            generator + "beta1 = 1.5 is not in [0, 1); use 0 (SAGAN) or 0.5 (DCGAN)",
            generator + "beta2 = 1.0 is not in [0, 1); use 0.9 (SAGAN) or 0.999 (DCGAN)",
            generator + "epsilon = 0.0 is not a positive number; use 1e-8",
            generator + "linear decay from = 1.0 is not in [0, 1); use 0.5: half of the run",
            discriminator + "beta1 = -0.1 is not in [0, 1); use 0 (SAGAN) or 0.5 (DCGAN)",
            "training: warm-up steps = -1 is below 0; use at least 0",
            discriminator + "a warm-up follows a warm-up; keep one");
    var warmed =
        Networks.sound()
            .training(
                t ->
                    t.generatorAdam(
                        o -> o.schedule(new Schedule.WarmUp(3, new Schedule.Cosine(2)))))
            .build();
    assertThat(Networks.faults(warmed))
        .containsExactly(generator + "cosine end = 2.0 is not in [0, 1]; use 0");
  }

  @Test
  void augmentations() {
    var spec =
        Networks.sound()
            .training(
                t ->
                    t.diffAugment(
                        new DiffAugment.Translation(0),
                        new DiffAugment.Cutout(Double.NaN),
                        new DiffAugment.Color(),
                        new DiffAugment.Color()))
            .build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "training, diffAugment translation: ratio = 0.0 is not in (0, 1]; use 0.125",
            "training, diffAugment cutout: ratio = NaN is not in (0, 1]; use 0.5",
            "training, diffAugment color: it stands there twice; keep one");
  }
}
