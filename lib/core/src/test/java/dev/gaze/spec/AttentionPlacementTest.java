package dev.gaze.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Origins.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionPlacementTest {
  private static final GanSpec PLAIN =
      GanSpec.builder("plain")
          .image(64)
          .generator(g -> g.resBlock(128).resBlock(64))
          .discriminator(d -> d.resBlock(16).resBlock(32))
          .build();

  private static final SelfAttention OFFICIAL =
      SelfAttention.of(4).toBuilder().variant(AttentionVariant.OFFICIAL).build();

  @Test
  void isSaidForBothNetworksAtOnce() {
    var eight = SelfAttention.of(8).toBuilder().at(8).build();
    var sixteen = SelfAttention.of(8).toBuilder().at(16).build();
    var placed = PLAIN.toBuilder().attentionAt(8, 16, 8).build();
    for (var network : List.of(placed.generator(), placed.discriminator())) {
      assertThat(network.blocks()).endsWith(eight, sixteen).hasSize(4);
    }
    assertThat(PLAIN.toBuilder().selfAttention(o -> o.at(8)).selfAttention(o -> o.at(16)).build())
        .isEqualTo(placed);
  }

  @Test
  void isThereOnceForAHeight() {
    var at16 = PLAIN.toBuilder().attentionAt(16).build();
    assertThat(at16.toBuilder().selfAttention(o -> o.at(16).k(4)).build())
        .isEqualTo(PLAIN.toBuilder().selfAttention(o -> o.at(16).k(4)).build());
    var bottleneck = AttentionPlacement.replacedByBottlenecks(at16);
    assertThat(bottleneck.toBuilder().selfAttention(o -> o.at(16)).build()).isEqualTo(at16);
    assertThat(at16.toBuilder().selfAttention(o -> o.at(8)).build())
        .isEqualTo(PLAIN.toBuilder().attentionAt(16, 8).build());
  }

  @Test
  void changesWhatIsThereAlready() {
    var at16 = PLAIN.toBuilder().attentionAt(OFFICIAL, 16).build();
    assertThat(at16.toBuilder().selfAttention(o -> o.at(16).k(2)).build())
        .isEqualTo(
            PLAIN.toBuilder()
                .attentionAt(
                    SelfAttention.of(2).toBuilder().variant(AttentionVariant.OFFICIAL).build(), 16)
                .build());
  }

  @Test
  void movesWhatIsThere() {
    var at16 = PLAIN.toBuilder().attentionAt(OFFICIAL, 16).build();
    assertThat(at16.toBuilder().attentionAt(32).build())
        .isEqualTo(PLAIN.toBuilder().attentionAt(OFFICIAL, 32).build());
    var inSequence = PLAIN.toBuilder().generator(g -> g.selfAttention(8).resBlock(32)).build();
    assertThat(inSequence.toBuilder().attentionAt().build())
        .isEqualTo(PLAIN.toBuilder().generator(g -> g.resBlock(32)).build());
  }

  @Test
  void bottlenecksTakeItsPlace() {
    var at16 = PLAIN.toBuilder().attentionAt(OFFICIAL, 16).build();
    var replaced = AttentionPlacement.replacedByBottlenecks(at16);
    var bottleneck = BottleneckResBlock.of(OFFICIAL.toBuilder().at(16).build());
    for (var network : List.of(replaced.generator(), replaced.discriminator())) {
      assertThat(network.blocks()).endsWith(bottleneck).hasSize(3);
    }
    assertThat(replaced.toBuilder().attentionAt(32).build())
        .isEqualTo(PLAIN.toBuilder().attentionAt(OFFICIAL, 32).build());
  }

  @Test
  void blocksKeepTheirOrigins() {
    var spec =
        GanSpec.builder("told")
            .generator(
                g ->
                    g.at(new Origin("a", 1))
                        .resBlock(8)
                        .at(new Origin("a", 2))
                        .selfAttention()
                        .at(new Origin("a", 3))
                        .resBlock(8))
            .at(new Origin("a", 4))
            .attentionAt(8)
            .build();
    var origins = AttentionPlacement.replacedByBottlenecks(spec).generator().origins();
    assertThat(List.of(String.valueOf(origins.of(0)), String.valueOf(origins.of(1))))
        .containsExactly("a:1", "a:3");
    assertThat(origins.of(2)).hasToString("a:4");
  }
}
