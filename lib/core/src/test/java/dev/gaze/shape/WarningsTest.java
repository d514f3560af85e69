package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.DiscriminatorBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.GeneratorBuilder;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NormSpec;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What fits and is hardly meant. Of presets nothing is said: see DeclaredWeightsTest. */
class WarningsTest {

  @Test
  void aClassThatTheGeneratorIsNotTold() {
    String told =
        "generator: the generator is not told the class that the discriminator judges by: all"
            + " classes will look alike; use residualNorm(conditionalBatchNorm), or linearHead() in the"
            + " discriminator";
    assertThat(warnings(5, g -> g.residualNorm(NormSpec.BATCH).resBlock(8), d -> d.resBlock(6)))
        .containsExactly(told);
    assertThat(
            warnings(
                5,
                g -> g.residualNorm(NormSpec.NONE).resBlock(8),
                d -> d.resBlock(6).sumPool().classifierHead(),
                new LossTerm.AuxiliaryClassifier(1)))
        .containsExactly(told);
  }

  @Test
  void aClassThatTheDiscriminatorIsNotTold() {
    assertThat(warnings(5, g -> g.resBlock(8), d -> d.resBlock(6).sumPool().linearHead()))
        .containsExactly(
            "discriminator: the discriminator does not judge by the class that the generator is"
                + " told: classes will mean nothing; use projectionHead(), or residualNorm(batchNorm) in"
                + " the generator");
  }

  @Test
  void aClassThatReachesBothOrNone() {
    assertThat(warnings(5, g -> g.resBlock(8), d -> d.resBlock(6))).isEmpty();
    assertThat(warnings(0, g -> g.resBlock(8), d -> d.resBlock(6))).isEmpty();
    assertThat(
            warnings(
                5,
                g ->
                    g.norm(NormSpec.BATCH)
                        .resBlock(8)
                        .norm(NormSpec.CONDITIONAL)
                        .relu()
                        .conv(3)
                        .tanh(),
                d -> d.resBlock(6)))
        .isEmpty();
    assertThat(
            warnings(
                5,
                g -> g.residualNorm(NormSpec.BATCH).resBlock(8),
                d -> d.resBlock(6).sumPool().linearHead()))
        .isEmpty();
  }

  private static List<String> warnings(
      int classes,
      Consumer<GeneratorBuilder> generator,
      Consumer<DiscriminatorBuilder> discriminator,
      LossTerm... terms) {
    var spec =
        GanSpec.builder("x")
            .image(8)
            .classes(classes)
            .generator(generator)
            .discriminator(discriminator)
            .training(t -> List.of(terms).forEach(t::term))
            .build();
    return ShapeCheck.check(spec).warnings().stream().map(Object::toString).toList();
  }
}
