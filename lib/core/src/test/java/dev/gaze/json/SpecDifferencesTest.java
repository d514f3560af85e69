package dev.gaze.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.GanSpec;
import dev.gaze.spec.GeneratorBuilder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SpecDifferencesTest {
  private static GanSpec spec(Consumer<GeneratorBuilder> generator) {
    return GanSpec.builder("any").generator(generator).build();
  }

  private static final GanSpec EXPECTED =
      spec(g -> g.resBlock(7).resBlock(7).selfAttention(4).resBlock(5).norm().conv(3));

  private static void differs(Consumer<GeneratorBuilder> generator, String... differences) {
    assertThat(SpecDifferences.of(spec(generator), EXPECTED)).containsExactly(differences);
  }

  @Test
  void aBlockThatIsMissingIsCalledByName() {
    differs(
        g -> g.resBlock(7).resBlock(7).resBlock(5).norm().conv(3),
        "generator.blocks[2], selfAttention(k = 4), is missing");
    differs(
        g -> g.resBlock(7).resBlock(7).selfAttention(4).resBlock(5).norm(),
        "generator.blocks[5], conv(filters = 3), is missing");
  }

  @Test
  void aBlockTooManyIsCalledByName() {
    differs(
        g -> g.resBlock(11).resBlock(7).resBlock(7).selfAttention(4).resBlock(5).norm().conv(3),
        "generator.blocks[0], resBlock(channels = 11), is not expected");
    differs(
        g -> g.resBlock(7).resBlock(7).resBlock(7).selfAttention(4).resBlock(5).norm().conv(3),
        "generator.blocks[2], resBlock(channels = 7), is not expected");
  }

  @Test
  void anotherBlockInTheSamePlaceIsComparedWithIt() {
    differs(
        g -> g.resBlock(7).resBlock(7).selfAttention(8).norm().conv(3),
        "generator.blocks[2].k is not said, expected 4",
        "generator.blocks[3], resBlock(channels = 5), is missing");
  }

  @Test
  void anotherKindOfBlockIsOneDifference() {
    differs(
        g -> g.resBlock(7).resBlock(7).selfAttention(4).conv(5).norm().conv(3),
        "generator.blocks[3] is conv(filters = 5), expected resBlock(channels = 5)");
  }

  @Test
  void theSameIsNoDifference() {
    assertThat(SpecDifferences.of(EXPECTED, EXPECTED)).isEmpty();
  }
}
