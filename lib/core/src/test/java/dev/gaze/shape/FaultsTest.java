package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.Origins.Origin;
import dev.gaze.spec.Presets;
import dev.gaze.spec.SpecException;
import dev.gaze.spec.SpectralNorm;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * How the faults of a whole GAN are told: all at once, each at its place, none hidden by another;
 * word by word.
 */
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
}
