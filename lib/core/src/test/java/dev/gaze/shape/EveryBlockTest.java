package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.block.Blocks;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.CustomLayer;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Presets;
import dev.gaze.spec.SpectralNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Java 17's compiler does not see that a chain of {@code instanceof} leaves a block out; this does.
 * A new block that has no rule, no name or no text fails here.
 */
class EveryBlockTest {

  @Test
  void hasARuleANameAndAText() {
    var gans =
        List.of(
            Presets.bigGan(32, 10),
            Presets.acgan(32, 10),
            Presets.dcgan(32),
            Presets.saganWithResidualBlocks(32, 10, AttentionVariant.PAPER, 8),
            GanSpec.builder("rest")
                .image(8)
                .classes(0)
                .generator(
                    g ->
                        g.dense(8)
                            .denseMap(4, 8)
                            .layer(new Same())
                            .upsample(2)
                            .norm()
                            .relu()
                            .conv(3)
                            .tanh())
                .discriminator(d -> d.conv(8).downsample(2).sumPool().linearHead())
                .build());
    var seen = new ArrayList<Class<?>>();
    for (var spec : gans) {
      var gan = ShapeCheck.check(spec);
      Stream.concat(gan.generator().blocks().stream(), gan.discriminator().blocks().stream())
          .forEach(
              block -> {
                seen.add(block.block().getClass());
                assertThat(block.name()).matches("[a-zA-Z]+[0-9]*");
                assertThat(Blocks.of(block.block()).text()).matches("[a-zA-Z]+\\(.*\\)");
              });
    }
    assertThat(Set.copyOf(seen)).isEqualTo(kinds(BlockSpec.class).collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> kinds(Class<?> sealed) {
    return sealed.isSealed()
        ? Stream.of(sealed.getPermittedSubclasses()).flatMap(EveryBlockTest::kinds)
        : Stream.of(sealed);
  }

  /** Spectral norm that is wrong is found in every block that has one. */
  @Test
  void hasItsKernelsChecked() {
    var wrong = new SpectralNorm.PowerIteration(0, false);
    var network =
        Networks.sound()
            .generator(
                g ->
                    g.clear()
                        .dense(8, o -> o.spectralNorm(wrong))
                        .denseMap(4, 4, 8, o -> o.spectralNorm(wrong))
                        .conv(8, 3, o -> o.spectralNorm(wrong))
                        .transposedConv(8, 5, o -> o.spectralNorm(wrong))
                        .resBlock(8, o -> o.spectralNorm(wrong))
                        .selfAttention(o -> o.spectralNorm(wrong))
                        .bottleneck(o -> o.spectralNorm(wrong)))
            .discriminator(
                d ->
                    d.clear()
                        .linearHead(o -> o.spectralNorm(wrong))
                        .projectionHead(o -> o.spectralNorm(wrong))
                        .classifierHead(o -> o.spectralNorm(wrong)))
            .build();
    var refused =
        Networks.faults(network).stream()
            .filter(fault -> fault.contains("power iterations = 0"))
            .collect(Collectors.toSet());
    assertThat(refused).hasSize(10);
  }

  private record Same() implements CustomLayer {
    @Override
    public String name() {
      return "same";
    }

    @Override
    public List<Integer> outputShape(List<Integer> input) {
      return input;
    }

    @Override
    public Object create() {
      return this;
    }
  }
}
