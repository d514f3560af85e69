package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.RandomSpecs;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.Presets;
import dev.gaze.spec.SpecException;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What passes the check compiles to exactly the weights that the check declares, and trains. */
class DeclaredWeightsTest {
  private static final int RANDOM = 5;
  private static final int DRAWS = 20_000;
  private static final long SMALL = 300_000;

  static Stream<GanSpec> presets() {
    return Stream.of(
        Presets.sagan(32, 3),
        Presets.sagan(32, 0, AttentionVariant.PAPER_V1),
        Presets.sagan(32, 3, AttentionVariant.OFFICIAL),
        Presets.saganWithResidualBlocks(32, 3, AttentionVariant.PAPER, 8),
        Presets.snOnDiscriminator(32, 3),
        Presets.snOnBoth(32, 3),
        Presets.snOnBothTtur(32, 3),
        Presets.snganProjection(32, 3),
        Presets.acgan(32, 3),
        Presets.dcgan(32),
        Presets.geometricGan(32),
        Presets.bigGan(32, 3));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void ofPresets(GanSpec spec) {
    CheckedGan gan = ShapeCheck.check(spec);
    assertThat(gan.warnings()).isEmpty();
    hold(ShapeCheck.check(spec.toBuilder().narrower(8).build()));
  }

  @Test
  void ofRandomSpecs() {
    long seed = Long.getLong("gaze.seed", System.nanoTime());
    System.out.println("DeclaredWeightsTest: -Dgaze.seed=" + seed);
    var specs = new RandomSpecs(new Random(seed));
    Set<Class<?>> kinds = new HashSet<>();
    int held = 0;
    for (int i = 0; i < DRAWS && held < RANDOM; i++) {
      GanSpec spec = specs.next();
      CheckedGan gan;
      try {
        gan = ShapeCheck.check(spec);
      } catch (SpecException e) {
        continue;
      }
      long size = gan.generator().parameters() + gan.discriminator().parameters();
      if (size + gan.generator().macs() / 10 + gan.discriminator().macs() / 10 > SMALL) {
        continue;
      }
      try {
        hold(gan);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", spec " + i + ": " + spec, e);
      }
      held++;
      Stream.concat(gan.generator().blocks().stream(), gan.discriminator().blocks().stream())
          .forEach(block -> kinds.add(block.block().getClass()));
    }
    assertThat(held).as("sound and small specs of seed %d", seed).isEqualTo(RANDOM);
    assertThat(kinds).contains(BlockSpec.ResBlock.class, BlockSpec.Conv.class);
  }

  /** A conditional norm by itself sees no chunk of z, whatever the blocks see. */
  @Test
  void ofANormBesideChunks() {
    hold(
        ShapeCheck.check(
            GanSpec.builder("x")
                .image(16)
                .classes(5)
                .latent(21, 3)
                .generator(
                    g ->
                        g.sharedEmbedding(11)
                            .resBlock(6)
                            .norm(NormSpec.CONDITIONAL)
                            .resBlock(8)
                            .norm(NormSpec.CONDITIONAL)
                            .relu()
                            .conv(3)
                            .tanh())
                .discriminator(d -> d.resBlock(7))
                .build()));
  }

  private static void hold(CheckedGan gan) {
    GanSpec spec = gan.spec();
    try (GanGraph graph = GanGraph.compile(gan);
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      Map<String, String> declared = new LinkedHashMap<>();
      Stream.concat(gan.generator().weights(), gan.discriminator().weights())
          .forEach(weight -> declared.put(weight.name(), weight.shape().toString()));
      Map<String, String> made = new LinkedHashMap<>();
      session.names().stream()
          .filter(name -> name.startsWith("generator/") || name.startsWith("discriminator/"))
          .forEach(name -> made.put(name, java.util.Arrays.toString(session.shape(name))));
      assertThat(made).containsExactlyInAnyOrderEntriesOf(declared);
      session.initialize();
      step(session, spec);
      assertThat(session.notFinite()).isEmpty();
    }
  }

  private static void step(GanSession session, GanSpec spec) {
    int size = 2;
    LatentBatch latent = SmallGans.latents(spec, 1, size);
    RealBatch real = SmallGans.reals(spec, 3, size);
    boolean mixed =
        spec.training().terms().stream().anyMatch(LossTerm.GradientPenalty.class::isInstance);
    float[] mix = mixed ? SmallGans.mix(4, size) : null;
    if (spec.training().accumulation() == 1) {
      session.discriminatorStep(real, latent, mix, 1e-3f);
      session.generatorStep(latent, 1e-3f, 0.5f);
    } else {
      session.accumulateDiscriminator(real, latent, mix);
      session.updateDiscriminator(1e-3f);
      session.accumulateGenerator(latent);
      session.updateGenerator(1e-3f, 0.5f);
    }
  }
}
