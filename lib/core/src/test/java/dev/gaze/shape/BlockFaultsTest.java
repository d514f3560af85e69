package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.Activation;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.DenseMap;
import dev.gaze.spec.BlockSpec.ResBlock.Order;
import dev.gaze.spec.BlockSpec.ResBlock.Shortcut;
import dev.gaze.spec.CustomLayer;
import dev.gaze.spec.DiscriminatorBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.GeneratorBuilder;
import dev.gaze.spec.HeadSpec.LinearHead;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is said of blocks that do not fit; word by word. Images are 8 × 8 × 3. */
class BlockFaultsTest {

  @Test
  void attentionWhoseChannelsDoNotDivide() {
    assertThat(generator(g -> g.selfAttention(8).resBlock(30).resBlock(8)))
        .containsExactly(
            "generator block 1, selfAttention(k = 8): 30 channels do not divide by 8;"
                + " start with denseMap(2, 2, 32) or k = 2");
    assertThat(generator(g -> g.transposedConv(30).selfAttention(7).transposedConv(3).tanh()))
        .containsExactly(
            "generator block 2, selfAttention(k = 7): 30 channels do not divide by 7;"
                + " use transposedConv(28)");
    assertThat(
            generator(
                g ->
                    g.resBlock(15)
                        .selfAttention(o -> o.variant(AttentionVariant.OFFICIAL).k(3))
                        .resBlock(8)))
        .containsExactly(
            "generator block 2, selfAttention(k = 3, official): 15 channels do not divide by 6;"
                + " use resBlock(18)");
    assertThat(discriminator(d -> d.selfAttention(8).resBlock(8)))
        .containsExactly(
            "discriminator block 1, selfAttention(k = 8): 3 channels do not divide by 8;"
                + " put resBlock(8) before it");
  }

  @Test
  void attentionWithoutAFittingMap() {
    assertThat(generator(g -> g.dense(8).selfAttention().denseMap(8, 3).tanh()))
        .containsExactly(
            "generator block 2, selfAttention(k = 8): a flat input [8] is no map [H, W, C];"
                + " put denseMap(4, 4, 256) before it");
    assertThat(discriminator(d -> d.resBlock(8).sumPool().selfAttention()))
        .containsExactly(
            "discriminator block 3, selfAttention(k = 8): a flat input [8] is no map [H, W, C];"
                + " put it before the pooling and dense blocks");
    assertThat(
            discriminator(
                d ->
                    d.resBlock(8)
                        .resBlock(8)
                        .resBlock(8)
                        .selfAttention(o -> o.variant(AttentionVariant.OFFICIAL))))
        .containsExactly(
            "discriminator block 4, selfAttention(k = 8, official): a map of 1 × 1 does not halve,"
                + " as pooled keys and values must;"
                + " use pooled = false, or put it where the map is even");
    var large =
        Networks.sound().image(256).generator(g -> g.clear().resBlock(8).selfAttention()).build();
    assertThat(Networks.faults(large))
        .containsExactly(
            "generator block 2, selfAttention(k = 8): a map of 256 × 256 has 65,536 × 65,536"
                + " weights of attention, more than a tensor holds; put it where the map is smaller");
  }

  @Test
  void attentionOn1x1MapsIsFineWhereNothingIsPooled() {
    assertThat(discriminator(d -> d.resBlock(8).resBlock(8).resBlock(8).selfAttention())).isEmpty();
  }

  @Test
  void networksWithoutBlocks() {
    assertThat(generator(g -> {}))
        .containsExactly("generator: 0 blocks make no network; add resBlock(256)");
    assertThat(discriminator(d -> {}))
        .containsExactly("discriminator: 0 blocks make no network; add resBlock(64)");
  }

  @Test
  void imagesThatAreNotReached() {
    // What follows is checked as if the nearest image had been said.
    assertThat(
            generator(g -> g.resBlock(16).resBlock(16).resBlock(16).resBlock(9).selfAttention(2)))
        .containsExactly(
            "generator block 1, resBlock(16): an image of 8 × 8 is not reached by 4 upsamplings"
                + " (×16); use image(16), or fewer upsamplings",
            "generator block 5, selfAttention(k = 2): 9 channels do not divide by 2;"
                + " use resBlock(10)");
    var image50 =
        Networks.sound()
            .image(50)
            .discriminator(d -> d.clear().resBlock(8))
            .generator(g -> g.resBlock(8))
            .build();
    assertThat(Networks.faults(image50))
        .containsExactly(
            "generator block 1, resBlock(16): an image of 50 × 50 is not reached by 3 upsamplings"
                + " (×8); use image(48) or image(56), or fewer upsamplings");
    assertThat(generator(g -> g.denseMap(4, 16).resBlock(16).resBlock(8)))
        .containsExactly(
            "generator block 3, resBlock(8): an end of 16 × 16 is not the image's 8 × 8;"
                + " start from denseMap(2, 2, 16), or use image(16, 16, 3)");
    assertThat(generator(g -> g.resBlock(8).conv(8, 3, o -> o.stride(3))))
        .containsExactly(
            "generator block 1, resBlock(8): the blocks from here on make a map 2 times as high and"
                + " wide and 3 times less; start with denseMap(height, width, channels)");
    assertThat(
            generator(
                g -> {
                  for (int i = 0; i < 70; i++) {
                    g.resBlock(8);
                  }
                }))
        .containsExactly(
            "generator block 1, resBlock(8): the blocks from here on scale a map beyond measure;"
                + " use fewer of them");
  }

  @Test
  void endsOfGenerators() {
    assertThat(generator(g -> g.resBlock(16).resBlock(8).conv(5).tanh()))
        .containsExactly(
            "generator block 4, tanh(): 5 channels at the end are not the image's 3;"
                + " end with conv(3)");
    assertThat(generator(g -> g.resBlock(16).resBlock(8).norm()))
        .containsExactly(
            "generator block 3, norm(): 8 channels at the end are not the image's 3;"
                + " end with conv(3)",
            "generator block 3, norm(): the end is not in [-1, 1], as images are; add tanh()");
    assertThat(generator(g -> g.resBlock(16).resBlock(8).conv(3)))
        .containsExactly(
            "generator block 3, conv(3): the end is not in [-1, 1], as images are; add tanh()");
    assertThat(generator(g -> g.resBlock(16).resBlock(8).conv(3).relu()))
        .containsExactly(
            "generator block 4, relu(): the end is not in [-1, 1], as images are; add tanh()");
    assertThat(generator(g -> g.dense(3).tanh()))
        .containsExactly(
            "generator block 2, tanh(): the end [3] is no image;"
                + " go on with denseMap and upsampling blocks");
  }

  @Test
  void startsOfGenerators() {
    assertThat(generator(g -> g.selfAttention().upsample(2)))
        .containsExactly(
            "generator block 1, selfAttention(k = 8): the first map has no width that a block says;"
                + " start with denseMap(4, 4, 256)");
    assertThat(generator(g -> g.denseMap(2, 8).denseMap(4, 8).resBlock(8)))
        .containsExactly(
            "generator block 2, denseMap(4, 4, 8): an input [2, 2, 8] is a map already;"
                + " remove this block, or use conv");
  }

  @Test
  void blocksOfTheOtherNetwork() {
    assertThat(generator(g -> g.resBlock(16).add(LinearHead.of()).resBlock(8)))
        .containsExactly(
            "generator block 2, linearHead(): a head has no place in a generator;"
                + " move it to the discriminator");
    assertThat(discriminator(d -> d.add(DenseMap.of(2, 2, 2)).resBlock(3)))
        .containsExactly(
            "discriminator block 1, denseMap(2, 2, 2): a dense map has no place in a discriminator;"
                + " use dense(units)");
    assertThat(discriminator(d -> d.residualNorm(NormSpec.CONDITIONAL).resBlock(8)))
        .containsExactly(
            "discriminator block 1, resBlock(8): a conditional norm sees no class in a"
                + " discriminator; use batchNorm or noNorm");
  }

  @Test
  void headsInTheMiddle() {
    assertThat(discriminator(d -> d.linearHead().resBlock(8)))
        .containsExactly(
            "discriminator block 2, resBlock(8): a block follows the head;"
                + " put the head last, and only one");
  }

  @Test
  void residualBlocks() {
    assertThat(discriminator(d -> d.resBlock(8).resBlock(8).resBlock(8).resBlock(8)))
        .containsExactly(
            "discriminator block 4, resBlock(8): a map of 1 × 1 does not halve;"
                + " use resample = same, or an image whose size divides by 2 more often");
    assertThat(generator(g -> g.resBlock(16).resBlock(8, o -> o.shortcut(Shortcut.IDENTITY))))
        .containsExactly(
            "generator block 2, resBlock(8, direct): an identity shortcut cannot lead from 16"
                + " channels to 8; use shortcut = learned or resBlock(16)");
    assertThat(generator(g -> g.resBlock(16).resBlock(8, o -> o.order(Order.FIRST))))
        .containsExactly(
            "generator block 2, resBlock(8, first): order first is the start of a discriminator and"
                + " does not upsample; use order = preActivation");
  }

  @Test
  void valuesThatAreWrongAnywhere() {
    assertThat(
            generator(
                g ->
                    g.residualNorm(new NormSpec.Batch(1.5, -1))
                        .resBlock(16)
                        .selfAttention(0)
                        .conv(3, 0)
                        .conv(3, 3, o -> o.stride(0))
                        .conv(5, 2, o -> o.stride(3))
                        .transposedConv(1_048_577, 256)
                        .dense(-1)
                        .upsample(1)
                        .bottleneck(o -> o.hidden(-1))))
        .contains(
            "generator: decay = 1.5 is not in [0, 1); use 0.999",
            "generator: epsilon = -1.0 is not a positive number; use 1.0E-5",
            "generator block 2, selfAttention(k = 0): k = 0 is below 1; use at least 1",
            "generator block 3, conv(3, 0): kernel = 0 is below 1; use at least 1",
            "generator block 4, conv(3, stride = 0): stride = 0 is below 1; use at least 1",
            "generator block 5, conv(5, 2, stride = 3): stride = 3 skips what a kernel of 2 does not"
                + " reach; use kernel = 3 or stride = 2",
            "generator block 6, transposedConv(1048577, 256): filters = 1048577 is above 1048576;"
                + " use at most 1048576",
            "generator block 6, transposedConv(1048577, 256): kernel = 256 is above 255;"
                + " use at most 255",
            "generator block 7, dense(-1): units = -1 is below 1; use at least 1",
            "generator block 8, upsample(1): factor = 1 is below 2; use at least 2",
            "generator block 9, bottleneck(k = 8, hidden = -1): hidden = -1 is below 0; use at least 0");
    assertThat(
            discriminator(
                d ->
                    d.resBlock(
                            8,
                            o ->
                                o.norm(new NormSpec.Batch(2, 1e-5))
                                    .activation(new Activation.LeakyRelu(-1))
                                    .initializer(new Initializer.Normal(-1))
                                    .spectralNorm(new SpectralNorm.PowerIteration(0, false)))
                        .linearHead(o -> o.initializer(new Initializer.Orthogonal(Double.NaN)))))
        .containsExactly(
            "discriminator block 1, resBlock(8): decay = 2.0 is not in [0, 1); use 0.999",
            "discriminator block 1, resBlock(8): slope = -1.0 is not in [0, 1]; use 0.2",
            "discriminator block 1, resBlock(8): power iterations = 0 is below 1; use at least 1",
            "discriminator block 1, resBlock(8): stddev = -1.0 is not a positive number; use 0.02",
            "discriminator block 2, linearHead(): orthogonal gain = NaN is not a positive number;"
                + " use 1");
    assertThat(discriminator(d -> d.downsample(3).downsample(1)))
        .containsExactly(
            "discriminator block 1, downsample(3): a map of 8 × 8 does not divide by 3;"
                + " use a factor that divides both",
            "discriminator block 2, downsample(1): factor = 1 is below 2; use at least 2");
    // A wrong block that keeps its input's shape does not hide what follows.
    assertThat(discriminator(d -> d.selfAttention(0)))
        .containsExactly(
            "discriminator block 1, selfAttention(k = 0): k = 0 is below 1; use at least 1");
  }

  @Test
  void sizesBeyondMeasure() {
    String tooLarge = "has more numbers than a tensor holds (2,147,483,647); make it smaller";
    assertThat(generator(g -> g.denseMap(1 << 20, 1 << 20, 1 << 20).resBlock(8)))
        .containsExactly(
            "generator block 1, denseMap(1048576, 1048576, 1048576):"
                + " a map of 1048576 × 1048576 × 1048576 "
                + tooLarge);
    assertThat(generator(g -> g.denseMap(1024, 1024, 1024).resBlock(1024)))
        .containsExactly(
            "generator block 1, denseMap(1024, 1024, 1024): kernel [128, 1073741824] " + tooLarge,
            "generator block 2, resBlock(1024): a map of 2048 × 2048 × 1024 " + tooLarge);
    assertThat(generator(g -> g.resBlock(2_000_000_000).resBlock(8)))
        .containsExactly(
            "generator block 1, resBlock(2000000000): channels = 2000000000 is above 1048576;"
                + " use at most 1048576");
  }

  @Test
  void customLayers() {
    assertThat(discriminator(d -> d.layer(new Layer(List.of(4, 4, 7))).resBlock(8))).isEmpty();
    assertThat(discriminator(d -> d.layer(new Layer(List.of(5))))).isEmpty();
    assertThat(discriminator(d -> d.layer(new Layer(List.of(4, 0, 7)))))
        .containsExactly(
            "discriminator block 1, layer(odd): its output [4, 0, 7] is neither [H, W, C] nor [D];"
                + " correct its outputShape");
    assertThat(discriminator(d -> d.layer(new Layer(List.of()))))
        .containsExactly(
            "discriminator block 1, layer(odd): the layer on [8, 8, 3] fails: no shape;"
                + " give it what it takes");
  }

  private static List<String> generator(Consumer<GeneratorBuilder> blocks) {
    return Networks.faults(replaced(blocks, d -> d.resBlock(8)));
  }

  private static List<String> discriminator(Consumer<DiscriminatorBuilder> blocks) {
    return Networks.faults(replaced(g -> g.resBlock(16).resBlock(8), blocks));
  }

  private static GanSpec replaced(
      Consumer<GeneratorBuilder> generator, Consumer<DiscriminatorBuilder> discriminator) {
    return GanSpec.builder("faulty")
        .image(8)
        .classes(3)
        .generator(generator)
        .discriminator(discriminator)
        .build();
  }

  /** A layer that gives one shape whatever comes in, and fails where it has none. */
  private record Layer(List<Integer> output) implements CustomLayer {
    @Override
    public String name() {
      return "odd";
    }

    @Override
    public List<Integer> outputShape(List<Integer> input) {
      if (output.isEmpty()) {
        throw new IllegalStateException("no shape");
      }
      return output;
    }

    @Override
    public Object create() {
      throw new AssertionError("a check creates no layer");
    }
  }
}
