package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.SpectralNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public names of weights, as checkpoints and the golden vectors have them. */
class WeightNamesTest {

  /**
   * Name and shape of every variable of the small SAGAN of the golden vectors; ~ is not trained.
   */
  private static final String OFFICIAL =
      """
      generator/dense/kernel 6 256
      generator/dense/bias 256
      generator/block1/norm1/gamma 3 16
      generator/block1/norm1/beta 3 16
      generator/block1/conv1/kernel 3 3 16 16
      generator/block1/conv1/bias 16
      generator/block1/norm2/gamma 3 16
      generator/block1/norm2/beta 3 16
      generator/block1/conv2/kernel 3 3 16 16
      generator/block1/conv2/bias 16
      generator/block1/shortcut/kernel 1 1 16 16
      generator/block1/shortcut/bias 16
      generator/attention/query/kernel 1 1 16 4
      generator/attention/key/kernel 1 1 16 4
      generator/attention/value/kernel 1 1 16 8
      generator/attention/output/kernel 1 1 8 16
      generator/attention/gamma
      generator/block2/norm1/gamma 3 16
      generator/block2/norm1/beta 3 16
      generator/block2/conv1/kernel 3 3 16 8
      generator/block2/conv1/bias 8
      generator/block2/norm2/gamma 3 8
      generator/block2/norm2/beta 3 8
      generator/block2/conv2/kernel 3 3 8 8
      generator/block2/conv2/bias 8
      generator/block2/shortcut/kernel 1 1 16 8
      generator/block2/shortcut/bias 8
      generator/norm/gamma 8
      generator/norm/beta 8
      generator/output/kernel 3 3 8 3
      generator/output/bias 3
      discriminator/block1/conv1/kernel 3 3 3 8
      discriminator/block1/conv1/bias 8
      discriminator/block1/conv2/kernel 3 3 8 8
      discriminator/block1/conv2/bias 8
      discriminator/block1/shortcut/kernel 1 1 3 8
      discriminator/block1/shortcut/bias 8
      discriminator/attention/query/kernel 1 1 8 2
      discriminator/attention/key/kernel 1 1 8 2
      discriminator/attention/value/kernel 1 1 8 4
      discriminator/attention/output/kernel 1 1 4 8
      discriminator/attention/gamma
      discriminator/block2/conv1/kernel 3 3 8 16
      discriminator/block2/conv1/bias 16
      discriminator/block2/conv2/kernel 3 3 16 16
      discriminator/block2/conv2/bias 16
      discriminator/block2/shortcut/kernel 1 1 8 16
      discriminator/block2/shortcut/bias 16
      discriminator/block3/conv1/kernel 3 3 16 16
      discriminator/block3/conv1/bias 16
      discriminator/block3/conv2/kernel 3 3 16 16
      discriminator/block3/conv2/bias 16
      discriminator/linear/kernel 16 1
      discriminator/linear/bias 1
      discriminator/embedding/kernel 3 16
      ~ generator/dense/u 256
      ~ generator/block1/norm1/moving_mean 16
      ~ generator/block1/norm1/moving_variance 16
      ~ generator/block1/conv1/u 16
      ~ generator/block1/norm2/moving_mean 16
      ~ generator/block1/norm2/moving_variance 16
      ~ generator/block1/conv2/u 16
      ~ generator/block1/shortcut/u 16
      ~ generator/attention/query/u 4
      ~ generator/attention/key/u 4
      ~ generator/attention/value/u 8
      ~ generator/attention/output/u 16
      ~ generator/block2/norm1/moving_mean 16
      ~ generator/block2/norm1/moving_variance 16
      ~ generator/block2/conv1/u 8
      ~ generator/block2/norm2/moving_mean 8
      ~ generator/block2/norm2/moving_variance 8
      ~ generator/block2/conv2/u 8
      ~ generator/block2/shortcut/u 8
      ~ generator/norm/moving_mean 8
      ~ generator/norm/moving_variance 8
      ~ generator/output/u 3
      ~ discriminator/block1/conv1/u 8
      ~ discriminator/block1/conv2/u 8
      ~ discriminator/block1/shortcut/u 8
      ~ discriminator/attention/query/u 2
      ~ discriminator/attention/key/u 2
      ~ discriminator/attention/value/u 4
      ~ discriminator/attention/output/u 8
      ~ discriminator/block2/conv1/u 16
      ~ discriminator/block2/conv2/u 16
      ~ discriminator/block2/shortcut/u 16
      ~ discriminator/block3/conv1/u 16
      ~ discriminator/block3/conv2/u 16
      ~ discriminator/linear/u 1
      ~ discriminator/embedding/u 3
      """;

  @Test
  void official() {
    assertThat(weights(ShapeCheck.check(Networks.vectors(AttentionVariant.OFFICIAL))))
        .containsExactlyInAnyOrderElementsOf(parse(OFFICIAL));
  }

  @Test
  void paperHasNarrowerValues() {
    var expected = new ArrayList<WeightLine>();
    for (var weight : parse(OFFICIAL)) {
      expected.add(narrowed(weight));
    }
    assertThat(weights(ShapeCheck.check(Networks.vectors(AttentionVariant.PAPER))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void withoutSpectralNormInTheGeneratorThereIsNoU() {
    var spec =
        Networks.vectors(AttentionVariant.OFFICIAL).toBuilder()
            .generator(g -> g.spectralNorm(SpectralNorm.OFF))
            .build();
    assertThat(weights(ShapeCheck.check(spec)))
        .containsExactlyInAnyOrderElementsOf(
            parse(OFFICIAL).stream()
                .filter(w -> !(w.name().startsWith("generator") && w.name().endsWith("/u")))
                .toList());
  }

  @Test
  void variablesComeInTheOrderInWhichTheyAreBuilt() {
    var block =
        ShapeCheck.check(Networks.vectors(AttentionVariant.PAPER)).generator().blocks().get(1);
    assertThat(block.weights().stream().map(w -> w.name().substring("generator/block1/".length())))
        .containsExactly(
            "norm1/gamma",
            "norm1/beta",
            "norm1/moving_mean",
            "norm1/moving_variance",
            "conv1/kernel",
            "conv1/bias",
            "conv1/u",
            "norm2/gamma",
            "norm2/beta",
            "norm2/moving_mean",
            "norm2/moving_variance",
            "conv2/kernel",
            "conv2/bias",
            "conv2/u",
            "shortcut/kernel",
            "shortcut/bias",
            "shortcut/u");
  }

  @Test
  void severalOfAKindAreNumberedAndTheLastConvolutionIsTheOutput() {
    var gan =
        ShapeCheck.check(
            Networks.sound()
                .generator(
                    g ->
                        g.clear()
                            .dense(11)
                            .relu()
                            .denseMap(2, 24)
                            .selfAttention()
                            .transposedConv(16)
                            .norm()
                            .relu()
                            .selfAttention()
                            .bottleneck()
                            .upsample(2)
                            .conv(5)
                            .conv(3)
                            .tanh())
                .discriminator(
                    d -> d.clear().conv(7, 5).leakyRelu().downsample(2).dense(13).linearHead())
                .build());
    assertThat(gan.generator().blocks().stream().map(CheckedBlock::name))
        .containsExactly(
            "dense1",
            "relu1",
            "dense2",
            "attention1",
            "transposed",
            "norm",
            "relu2",
            "attention2",
            "bottleneck",
            "upsample",
            "conv",
            "output",
            "tanh");
    assertThat(gan.discriminator().blocks().stream().map(CheckedBlock::name))
        .containsExactly("conv", "leakyRelu", "downsample", "dense", "linear");
    assertThat(gan.generator().weights().map(WeightLine::of))
        .contains(
            new WeightLine("generator/dense2/kernel", List.of(11, 96), true),
            new WeightLine("generator/transposed/kernel", List.of(5, 5, 16, 24), true),
            new WeightLine("generator/transposed/u", List.of(16), false),
            new WeightLine("generator/bottleneck/conv1/kernel", List.of(3, 3, 16, 1), true),
            new WeightLine("generator/output/kernel", List.of(3, 3, 5, 3), true));
    assertThat(gan.discriminator().weights().map(WeightLine::of))
        .contains(
            new WeightLine("discriminator/dense/kernel", List.of(4 * 4 * 7, 13), true),
            new WeightLine("discriminator/linear/kernel", List.of(13, 1), true));
  }

  private static WeightLine narrowed(WeightLine weight) {
    int value = weight.name().startsWith("generator") ? 4 : 2;
    int channels = 4 * value;
    if (weight.name().endsWith("attention/value/kernel")) {
      return new WeightLine(weight.name(), List.of(1, 1, channels, value), true);
    } else if (weight.name().endsWith("attention/value/u")) {
      return new WeightLine(weight.name(), List.of(value), false);
    } else if (weight.name().endsWith("attention/output/kernel")) {
      return new WeightLine(weight.name(), List.of(1, 1, value, channels), true);
    }
    return weight;
  }

  private static List<WeightLine> weights(CheckedGan gan) {
    return Stream.concat(gan.generator().weights(), gan.discriminator().weights())
        .map(WeightLine::of)
        .toList();
  }

  private static List<WeightLine> parse(String text) {
    return text.lines().map(String::strip).map(WeightNamesTest::line).toList();
  }

  private static WeightLine line(String line) {
    var words = List.of(line.split(" "));
    boolean state = words.get(0).equals("~");
    var rest = state ? words.subList(1, words.size()) : words;
    var shape = rest.stream().skip(1).map(Integer::valueOf).toList();
    return new WeightLine(rest.get(0), shape, !state);
  }
}
