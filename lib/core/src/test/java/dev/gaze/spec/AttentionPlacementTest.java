package dev.gaze.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Origins.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionPlacementTest {
  private static final GanSpec PLAIN =
      GanSpec.builder("plain")
          .image(64)
          .generator(g -> g.resBlock(128).resBlock(64).resBlock(32).resBlock(16))
          .discriminator(d -> d.resBlock(16).resBlock(32).resBlock(64))
          .build();

  @Test
  void standsBehindTheFirstBlockThatMakesAMapSoHigh() {
    var placed = PLAIN.toBuilder().attentionAt(8, 32).build();
    assertThat(placed)
        .isEqualTo(
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
  }

  @Test
  void theOrderInWhichHeightsAreSaidIsNothing() {
    assertThat(PLAIN.toBuilder().attentionAt(32, 8, 32).build())
        .isEqualTo(PLAIN.toBuilder().attentionAt(8, 32).build());
  }

  @Test
  void movesWhatIsThere() {
    var attention = SelfAttention.of(4).toBuilder().variant(AttentionVariant.OFFICIAL).build();
    var at16 = PLAIN.toBuilder().attentionAt(attention, 16).build();
    assertThat(at16.toBuilder().attentionAt(32).build())
        .isEqualTo(PLAIN.toBuilder().attentionAt(attention, 32).build());
    assertThat(at16.toBuilder().attentionAt().build()).isEqualTo(PLAIN);
  }

  @Test
  void standsBehindNormAndActivation() {
    var placed = Presets.dcgan(32).toBuilder().attentionAt(16).build();
    assertThat(kinds(placed.generator()))
        .containsSubsequence("TransposedConv", "Norm", "Activate", "SelfAttention");
    assertThat(placed.generator().blocks().get(9)).isEqualTo(SelfAttention.of(8));
    assertThat(placed.discriminator().blocks().get(2)).isEqualTo(SelfAttention.of(8));
  }

  @Test
  void aHeightThatNoMapHasIsRefusedAndTheOthersNamed() {
    var builder = PLAIN.toBuilder().attentionAt(12);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "generator: no map is 12 high, for attention at 12;"
                + " those that follow a block are [8, 16, 32, 64]");
    // The generator has maps of 64; the discriminator's first block halves them.
    assertThatThrownBy(() -> AttentionPlacement.at(PLAIN, null, 64))
        .hasMessage(
            "discriminator: no map is 64 high, for attention at 64;"
                + " those that follow a block are [8, 16, 32]");
  }

  @Test
  void bottlenecksTakeItsPlace() {
    var attention = SelfAttention.of(4);
    var replaced =
        AttentionPlacement.replacedByBottlenecks(
            PLAIN.toBuilder().attentionAt(attention, 16).build());
    assertThat(replaced.generator().blocks().get(2)).isEqualTo(BottleneckResBlock.of(attention));
    assertThat(replaced.discriminator().blocks().get(2))
        .isEqualTo(BottleneckResBlock.of(attention));
    assertThat(replaced.toBuilder().attentionAt(32).build())
        .isEqualTo(PLAIN.toBuilder().attentionAt(attention, 32).build());
  }

  @Test
  void blocksKeepTheirOrigins() {
    var spec =
        GanSpec.builder("told")
            .image(16)
            .generator(g -> g.at(new Origin("a", 1)).resBlock(8).at(new Origin("a", 2)).resBlock(8))
            .discriminator(d -> d.resBlock(8))
            .attentionAt(8)
            .build();
    var origins = spec.generator().origins();
    assertThat(
            List.of(
                String.valueOf(origins.of(0)),
                String.valueOf(origins.of(1)),
                String.valueOf(origins.of(2))))
        .containsExactly("a:1", "null", "a:2");
  }

  private static List<String> kinds(NetworkSpec network) {
    return network.blocks().stream().map(block -> block.getClass().getSimpleName()).toList();
  }
}
