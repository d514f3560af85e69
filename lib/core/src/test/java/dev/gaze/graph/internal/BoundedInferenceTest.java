package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.graph.Attention;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedInferenceTest {
  private static final int HEIGHT = 64;

  /** Attention over each pixel of 64 x 64: 16.8 million weights an image, twice in memory. */
  private static CheckedGan unpooled() {
    return ShapeCheck.check(
        GanSpec.builder("unpooled")
            .image(HEIGHT)
            .classes(3)
            .latent(2)
            .generator(g -> g.denseMap(32, 8).resBlock(8).selfAttention(8))
            .discriminator(d -> d.conv(8, 3).selfAttention(8).resBlock(5))
            .build());
  }

  /** Computes what tells where an image came from, and notes how many it was asked for. */
  private static final class Traced implements Inference {
    private final CheckedGan gan;
    private final int pixels;
    final List<Integer> parts = new ArrayList<>();

    Traced(CheckedGan gan, int pixels) {
      this.gan = gan;
      this.pixels = pixels;
    }

    @Override
    public CheckedGan gan() {
      return gan;
    }

    @Override
    public Map<String, Double> attentionGammas() {
      return Map.of();
    }

    private static Attention look(int[] labels) {
      float[] weights = new float[labels.length * 6];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = 10 * labels[i / 6] + i % 6;
      }
      return new Attention(3, 1, 1, 2, weights);
    }

    @Override
    public GanSession.Sample sample(LatentBatch latents, boolean averaged, boolean withAttention) {
      parts.add(latents.labels().length);
      float[] images = new float[latents.labels().length * pixels];
      for (int i = 0; i < images.length; i++) {
        images[i] = latents.z()[i / pixels * 2];
      }
      return new GanSession.Sample(
          images, withAttention ? Map.of("attention", look(latents.labels())) : Map.of());
    }

    @Override
    public GanSession.Judgement judge(RealBatch images) {
      parts.add(images.labels().length);
      float[] logits = new float[images.labels().length];
      var floats = images.images();
      for (int i = 0; i < logits.length; i++) {
        int at = i * pixels;
        logits[i] =
            images.pixels() != null ? images.pixels()[at] : floats.get(floats.position() + at);
      }
      return new GanSession.Judgement(logits, Map.of("attention", look(images.labels())));
    }

    @Override
    public Map<String, float[]> weights(boolean ofGenerator, boolean averaged) {
      return Map.of();
    }

    @Override
    public void close() {}
  }

  private static LatentBatch numbered(int count) {
    float[] z = new float[count * 2];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      z[2 * i] = i;
      labels[i] = i % 3;
    }
    return new LatentBatch(z, labels);
  }

  @Test
  void aPartFitsIntoTheBudgetWhateverTheCount() {
    CheckedGan gan = unpooled();
    long logits = 4L * HEIGHT * HEIGHT * HEIGHT * HEIGHT;
    assertThat(gan.generator().inferenceBytes(false)).isBetween(2 * logits, 3 * logits);
    assertThat(gan.generator().inferenceBytes(true)).isBetween(4 * logits, 6 * logits);
    for (int count : new int[] {1, 5, 100}) {
      Traced networks = new Traced(gan, 1);
      float[] images = new BoundedInference(networks).sample(numbered(count), true, false).images();
      assertThat(networks.parts).hasSize(count).containsOnly(1);
      assertThat(images).isEqualTo(numbers(count));
    }
    Traced small = new Traced(ShapeCheck.check(SmallGans.sagan()), 1);
    assertThat(new BoundedInference(small).sample(numbered(131), true, false).images())
        .isEqualTo(numbers(131));
    assertThat(small.parts).containsExactly(64, 64, 3);
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    IntStream.range(0, count).forEach(i -> numbers[i] = i);
    return numbers;
  }

  @Test
  void attentionAndJudgementsOfPartsAreJoined() {
    Traced networks = new Traced(ShapeCheck.check(SmallGans.sagan()), 7);
    BoundedInference bounded = new BoundedInference(networks);
    LatentBatch latents = numbered(67);
    var sample = bounded.sample(latents, true, true);
    Attention whole = Traced.look(latents.labels());
    assertThat(sample.attention()).containsOnlyKeys("attention");
    assertThat(sample.attention().get("attention")).usingRecursiveComparison().isEqualTo(whole);
    var judged = bounded.judge(RealBatch.ofImages(sample.images(), latents.labels()));
    assertThat(judged.logits()).isEqualTo(numbers(67));
    assertThat(judged.attention().get("attention")).usingRecursiveComparison().isEqualTo(whole);
    byte[] pixels = new byte[67 * 7];
    IntStream.range(0, 67).forEach(i -> pixels[7 * i] = (byte) i);
    assertThat(bounded.judge(RealBatch.ofPixels(pixels, latents.labels())).logits())
        .isEqualTo(numbers(67));
    assertThat(networks.parts).containsExactly(64, 3, 64, 3, 64, 3);
  }

  @Test
  void moreThanAnArrayHoldsIsSaid() {
    Traced networks = new Traced(ShapeCheck.check(SmallGans.sagan()), 100_000);
    assertThatThrownBy(() -> new BoundedInference(networks).sample(numbered(30_000), true, false))
        .hasMessage(
            "30000 images of 100000 numbers each are more than an array holds; take fewer at a"
                + " time");
  }
}
