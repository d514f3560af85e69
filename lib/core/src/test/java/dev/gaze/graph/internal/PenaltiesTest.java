package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec.Downsample;
import dev.gaze.spec.DiscriminatorBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Loss;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients of losses with penalties, in which a gradient is differentiated again, against
 * central differences of the loss along random directions of all weights.
 */
class PenaltiesTest {
  private static final int BATCH = 3;
  private static final long SEED = 11;

  /** The paper's gradient takes u and v for constants, which no difference does. */
  private static final SpectralNorm THROUGH = new SpectralNorm.PowerIteration(1, true);

  static Stream<Arguments> cases() {
    Consumer<DiscriminatorBuilder> plain =
        d ->
            d.spectralNorm(SpectralNorm.OFF)
                .conv(2, 3)
                .leakyRelu()
                .downsample(2)
                .conv(4, 3, o -> o.stride(2))
                .leakyRelu()
                .dense(5)
                .leakyRelu()
                .linearHead();
    Consumer<DiscriminatorBuilder> maxPooled =
        d ->
            d.spectralNorm(THROUGH)
                .conv(2, 3)
                .leakyRelu()
                .downsample(2, Downsample.Method.MAX)
                .conv(4, 3)
                .leakyRelu()
                .meanPool()
                .linearHead();
    Consumer<DiscriminatorBuilder> attentive =
        d ->
            d.spectralNorm(THROUGH)
                .resBlock(6, b -> b.activation(Activation.TANH))
                .selfAttention(2)
                .resBlock(5, b -> b.activation(Activation.TANH))
                .activate(Activation.TANH)
                .sumPool()
                .linearHead();
    Consumer<DiscriminatorBuilder> normalized =
        d -> d.spectralNorm(THROUGH).conv(2, 3).norm(NormSpec.BATCH).leakyRelu().linearHead();
    LossTerm r1 = new LossTerm.R1(10);
    LossTerm penalty = new LossTerm.GradientPenalty(10);
    return Stream.of(
        Arguments.of("R1, convolutions and average pooling", plain, r1),
        Arguments.of("gradient penalty, convolutions and average pooling", plain, penalty),
        Arguments.of("R1, spectral norm and max pooling", maxPooled, r1),
        Arguments.of("gradient penalty, spectral norm and max pooling", maxPooled, penalty),
        Arguments.of("R1, residual blocks and attention", attentive, r1),
        Arguments.of("gradient penalty, residual blocks and attention", attentive, penalty),
        Arguments.of("R1, batch norm", normalized, r1),
        Arguments.of("gradient penalty, batch norm", normalized, penalty));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientsAgreeWithDifferences(
      String name, Consumer<DiscriminatorBuilder> discriminator, LossTerm term) {
    GanSpec spec = spec(discriminator, term);
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      List<String> weights = List.copyOf(graph.discriminatorStep().gradients().keySet());
      // Away from the start: biases are not 0 then, nor is attention's gamma.
      Map<String, float[]> start = session.read(session.names());
      Random random = new Random(SEED);
      for (String weight : weights) {
        float[] values = requireNonNull(start.get(weight));
        for (int i = 0; i < values.length; i++) {
          values[i] += (float) (0.1 * random.nextGaussian());
        }
      }
      Probe probe = new Probe(session, spec, start, weights);
      session.write(start);
      Map<String, float[]> gradients = probe.step().watched();
      int compared = 0;
      for (int tried = 0; tried < 30 && compared < 4; tried++) {
        compared += probe.compare(gradients, random) ? 1 : 0;
      }
      assertThat(compared).as("smooth directions").isEqualTo(4);
    }
  }

  private static GanSpec spec(Consumer<DiscriminatorBuilder> discriminator, LossTerm term) {
    return GanSpec.builder("penalized")
        .image(4, 8, 3)
        .classes(0)
        .latent(5)
        .generator(g -> g.denseMap(1, 2, 6).resBlock(6).resBlock(4))
        .discriminator(discriminator)
        .training(t -> t.loss(Loss.NON_SATURATING).term(term).ema(null))
        .build();
  }

  /** Takes the same step from given weights. */
  private record Probe(
      GanSession session, GanSpec spec, Map<String, float[]> start, List<String> weights) {

    GanSession.StepResult step() {
      return session.discriminatorStep(
          SmallGans.reals(spec, SEED, BATCH),
          SmallGans.latents(spec, SEED + 2, BATCH),
          SmallGans.mix(SEED + 4, BATCH),
          0,
          weights.stream().map(name -> "grad/" + name).toArray(String[]::new));
    }

    /**
     * |difference − gradient · direction| within 0.5 % of the gradient's length.
     *
     * @return false for a direction in which an image's gradient jumps (a leaky relu changes
     *     sides): the differences to both sides disagree then
     */
    boolean compare(Map<String, float[]> gradients, Random random) {
      Map<String, float[]> direction = new LinkedHashMap<>();
      double slope = 0;
      double length = 0;
      for (String weight : weights) {
        float[] gradient = requireNonNull(gradients.get("grad/" + weight));
        float[] along = new float[gradient.length];
        for (int i = 0; i < along.length; i++) {
          along[i] = (float) random.nextGaussian();
          slope += (double) along[i] * gradient[i];
          length += (double) gradient[i] * gradient[i];
        }
        direction.put(weight, along);
      }
      double step = 3e-4;
      double here = lossAt(direction, 0);
      double ahead = (lossAt(direction, step) - here) / step;
      double behind = (here - lossAt(direction, -step)) / step;
      double unit = Math.sqrt(length);
      if (Math.abs(ahead - behind) > 0.05 * unit) {
        return false;
      }
      assertThat((ahead + behind) / 2).as("seed %d", SEED).isCloseTo(slope, within(0.005 * unit));
      return true;
    }

    private double lossAt(Map<String, float[]> direction, double distance) {
      Map<String, float[]> moved = new LinkedHashMap<>(start);
      direction.forEach(
          (name, along) -> {
            float[] values = requireNonNull(start.get(name)).clone();
            for (int i = 0; i < values.length; i++) {
              values[i] += (float) (distance * along[i]);
            }
            moved.put(name, values);
          });
      session.write(moved);
      return step().loss();
    }
  }
}
