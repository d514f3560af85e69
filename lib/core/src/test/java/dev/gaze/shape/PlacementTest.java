package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.CustomLayer;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Origins.Origin;
import dev.gaze.spec.Presets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attention that says the height of its map. */
class PlacementTest {
  private static final GanSpec PLAIN =
      GanSpec.builder("plain")
          .image(64, 80, 3)
          .classes(0)
          .generator(g -> g.resBlock(128).resBlock(64).resBlock(32).resBlock(16))
          .discriminator(d -> d.resBlock(16).resBlock(32).resBlock(64))
          .build();

  @Test
  void standsBehindTheFirstBlockThatMakesAMapSoHigh() {
    var placed = ShapeCheck.check(PLAIN.toBuilder().attentionAt(32, 8).build());
    var written =
        ShapeCheck.check(
            PLAIN.toBuilder()
                .generator(
                    g ->
                        g.clear()
                            .resBlock(128)
                            .selfAttention()
                            .resBlock(64)
                            .resBlock(32)
                            .selfAttention()
                            .resBlock(16))
                .discriminator(
                    d ->
                        d.clear()
                            .resBlock(16)
                            .selfAttention()
                            .resBlock(32)
                            .resBlock(64)
                            .selfAttention())
                .build());
    assertThat(blocks(placed.generator())).isEqualTo(blocks(written.generator()));
    assertThat(blocks(placed.discriminator())).isEqualTo(blocks(written.discriminator()));
    assertThat(placed.generator().weights().map(WeightLine::of))
        .containsExactlyElementsOf(written.generator().weights().map(WeightLine::of).toList());
    // As they were written: four blocks, then 32 and 8.
    assertThat(placed.generator().blocks().stream().map(CheckedBlock::number))
        .containsExactly(0, 1, 6, 2, 3, 5, 4, 0, 0, 0, 0);
  }

  @Test
  void mayBeWrittenFirst() {
    var spec =
        PLAIN.toBuilder()
            .generator(g -> g.clear().selfAttention(o -> o.at(32)).resBlock(8).resBlock(8))
            .discriminator(d -> d.clear().selfAttention(o -> o.at(32)).resBlock(8))
            .build();
    var checked = ShapeCheck.check(spec);
    assertThat(names(checked.generator()))
        .containsSequence("dense", "block1", "attention", "block2");
    // The first residual block is the first one still: it starts with a convolution.
    assertThat(names(checked.discriminator())).startsWith("block1", "attention");
    assertThat(checked.discriminator().blocks().get(0).block())
        .hasToString(
            ShapeCheck.check(PLAIN.toBuilder().discriminator(d -> d.clear().resBlock(8)).build())
                .discriminator()
                .blocks()
                .get(0)
                .block()
                .toString());
  }

  @Test
  void standsBehindNormAndActivation() {
    var placed = ShapeCheck.check(Presets.dcgan(32).toBuilder().attentionAt(16).build());
    assertThat(names(placed.generator()))
        .containsSequence("transposed2", "norm3", "relu3", "attention", "output", "tanh");
    assertThat(names(placed.discriminator())).startsWith("conv1", "leakyRelu1", "attention");
  }

  @Test
  void bottlenecksStandThereToo() {
    var sixteen = SelfAttention.of(4).toBuilder().at(16).build();
    var checked =
        ShapeCheck.check(
            PLAIN.toBuilder().generator(g -> g.add(BottleneckResBlock.of(sixteen))).build());
    assertThat(names(checked.generator())).containsSequence("block2", "bottleneck", "block3");
  }

  @Test
  void aHeightThatNoMapHasIsOneFaultAmongOthers() {
    var spec =
        PLAIN.toBuilder()
            .at(new Origin("a.gan.kts", 7))
            .attentionAt(12, 64)
            .at(null)
            .generator(g -> g.conv(0))
            .build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "generator block 5, selfAttention(k = 8, at = 12): no map is 12 high,"
                + " those behind a block are 8, 16, 32, 64;"
                + " use at = 8 (a.gan.kts:7)",
            "generator block 7, conv(0): filters = 0 is below 1; use at least 1",
            // The generator has maps of 64; the discriminator's first block halves them.
            "discriminator block 4, selfAttention(k = 8, at = 12): no map is 12 high,"
                + " those behind a block are 8, 16, 32;"
                + " use at = 8 (a.gan.kts:7)",
            "discriminator block 5, selfAttention(k = 8, at = 64): no map is 64 high,"
                + " those behind a block are 8, 16, 32;"
                + " use at = 32 (a.gan.kts:7)");
  }

  @Test
  void standsBehindTheFirstMapNotBeforeIt() {
    var leading =
        PLAIN.toBuilder()
            .generator(
                g ->
                    g.clear()
                        .dense(12)
                        .relu()
                        .denseMap(8, 10, 16)
                        .resBlock(16)
                        .resBlock(8)
                        .resBlock(8))
            .selfAttention(o -> o.at(8))
            .build();
    assertThat(names(ShapeCheck.check(leading).generator()))
        .startsWith("dense1", "relu1", "dense2", "attention", "block1");
  }

  @Test
  void aLayerThatResizesIsNoGuess() {
    var spec =
        PLAIN.toBuilder()
            .discriminator(d -> d.clear().layer(new Halving()).resBlock(16).resBlock(24))
            .selfAttention(o -> o.at(32))
            .build();
    assertThat(Networks.faults(spec))
        .containsExactly(
            "discriminator block 4, selfAttention(k = 8, at = 32): the map behind the blocks that"
                + " make it 32 high is 16 high, made so by a layer that Gaze does not know;"
                + " write it where it belongs, without at");
  }

  /** A layer of others that halves a map. */
  private static final class Halving implements CustomLayer {
    @Override
    public String name() {
      return "halving";
    }

    @Override
    public List<Integer> outputShape(List<Integer> input) {
      return List.of(input.get(0) / 2, input.get(1) / 2, input.get(2));
    }

    @Override
    public Object create() {
      throw new AssertionError("only checked");
    }
  }

  @Test
  void aNetworkOfAttentionAloneHasNoMaps() {
    var spec =
        PLAIN.toBuilder()
            .generator(g -> g.clear().selfAttention(o -> o.at(16)))
            .discriminator(d -> d.clear().selfAttention(o -> o.at(-1)))
            .build();
    assertThat(Networks.faults(spec))
        .contains(
            "generator block 1, selfAttention(k = 8, at = 16): no map is 16 high;"
                + " put resBlock(64) before it");
    assertThat(Networks.faults(spec))
        .anyMatch(
            fault -> fault.startsWith("discriminator block 1, selfAttention(k = 8, at = -1)"));
  }

  private static List<Object> blocks(CheckedNetwork network) {
    return network.blocks().stream()
        .map(block -> List.<Object>of(block.name(), block.block(), block.output()))
        .<Object>map(block -> block)
        .toList();
  }

  private static List<String> names(CheckedNetwork network) {
    return network.blocks().stream().map(CheckedBlock::name).toList();
  }
}
