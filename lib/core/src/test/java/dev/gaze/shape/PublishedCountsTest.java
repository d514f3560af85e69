package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.layers.Weight;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Presets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters and multiply-accumulates of the papers' networks, to the unit. */
class PublishedCountsTest {

  @ParameterizedTest(name = "attention at {0}")
  @CsvSource({
    "0, 41996931, 9090105344, 39443137, 4693166080",
    "8, 43307652, 9174646784, 39770818, 4714465280",
    "16, 42324612, 9179234304, 39525058, 4716759040",
    "32, 42078852, 9215934464, 39463618, 4735109120",
    "64, 42017412, 9509535744, 39448258, 4881909760",
  })
  void sagan128(int at, long generator, long generatorMacs, long discriminator, long dMacs) {
    var gan = ShapeCheck.check(Networks.sagan128(at));
    assertThat(gan.generator().parameters()).isEqualTo(generator);
    assertThat(gan.generator().macs()).isEqualTo(generatorMacs);
    assertThat(gan.discriminator().parameters()).isEqualTo(discriminator);
    assertThat(gan.discriminator().macs()).isEqualTo(dMacs);
  }

  @Test
  void sagan128GeneratorBlockByBlock() {
    var network = ShapeCheck.check(Networks.sagan128(32)).generator();
    assertThat(parameters(network))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "dense", 2_113_536L,
                "block1", 24_022_016L,
                "block2", 10_675_712L,
                "block3", 3_437_312L,
                "attention", 81_921L,
                "block4", 1_243_520L,
                "block5", 502_976L,
                "norm", 128L,
                "output", 1_731L));
    assertThat(network.weights().filter(Weight::trainable)).hasSize(61);
    assertThat(entries(network, "u")).isEqualTo(22_787);
    assertThat(entries(network, "moving_mean", "moving_variance")).isEqualTo(9_984);
  }

  @Test
  void sagan128DiscriminatorBlockByBlock() {
    var network = ShapeCheck.check(Networks.sagan128(32)).discriminator();
    assertThat(parameters(network))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "block1", 38_976L,
                "block2", 229_760L,
                "attention", 20_481L,
                "block3", 918_272L,
                "block4", 3_671_552L,
                "block5", 14_683_136L,
                "block6", 18_876_416L,
                "projection", 1_025L + 1_024_000L));
    assertThat(network.weights().filter(Weight::trainable)).hasSize(42);
    assertThat(entries(network, "u")).isEqualTo(9_225);
    assertThat(entries(network, "moving_mean", "moving_variance")).isZero();
  }

  @Test
  void saganCifar() {
    var gan = ShapeCheck.check(Presets.sagan(32, 10, AttentionVariant.OFFICIAL));
    assertThat(gan.generator().parameters()).isEqualTo(4_386_308);
    assertThat(gan.discriminator().parameters()).isEqualTo(1_075_586);
  }

  @Test
  void bigGan128() {
    var gan = ShapeCheck.check(Presets.bigGan(128, 1000));
    assertThat(gan.generator().parameters()).isEqualTo(70_433_988);
    assertThat(gan.discriminator().parameters()).isEqualTo(87_982_370);
    var norm = "generator/block2/norm1/";
    assertThat(gan.generator().weights().map(WeightLine::of))
        .contains(
            new WeightLine("generator/embedding/kernel", List.of(1000, 128), true),
            new WeightLine(norm + "gamma/kernel", List.of(148, 1536), true),
            new WeightLine(norm + "beta/kernel", List.of(148, 1536), true));
  }

  @Test
  void snganProjection128() {
    var gan = ShapeCheck.check(Presets.snganProjection(128, 1000));
    assertThat(gan.discriminator().parameters()).isEqualTo(30_041_857);
  }

  /** Table 1 puts a residual block of as many parameters in the place of attention. */
  @ParameterizedTest(name = "{0}: 18 C m = {1} C² / {2}")
  @CsvSource({"PAPER, 1, 2", "PAPER_V1, 5, 4", "OFFICIAL, 5, 4"})
  void bottleneckHasTheParametersOfAttention(AttentionVariant variant, int times, int parts) {
    // At 144 channels, the width of the bottleneck is whole.
    int c = 144;
    var spec =
        Networks.sound()
            .generator(
                g ->
                    g.resBlock(c, o -> o.resample(ResBlock.Resample.NONE))
                        .bottleneck(
                            o ->
                                o.replaces(
                                    SelfAttention.of(8).toBuilder().variant(variant).build())))
            .build();
    assertThat(parameters(ShapeCheck.check(spec).generator()).get("bottleneck"))
        .isEqualTo((long) times * c * c / parts);
  }

  private static Map<String, Long> parameters(CheckedNetwork network) {
    return network.blocks().stream()
        .filter(block -> block.parameters() > 0)
        .collect(Collectors.toMap(CheckedBlock::name, CheckedBlock::parameters));
  }

  /** How many numbers the variables of these last names hold, none of them trainable. */
  private static long entries(CheckedNetwork network, String... names) {
    return network
        .weights()
        .filter(
            w -> !w.trainable() && Arrays.stream(names).anyMatch(n -> w.name().endsWith("/" + n)))
        .mapToLong(Weight::size)
        .sum();
  }
}
