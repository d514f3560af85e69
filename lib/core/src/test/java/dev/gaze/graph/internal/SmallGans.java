package dev.gaze.graph.internal;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.Loss;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * GANs that compile in a moment; all sizes of one differ. Their losses are smooth: hinge has no
 * gradient for the last bias while every image is inside its margin.
 */
final class SmallGans {
  static final int BATCH = 5;

  private SmallGans() {}

  static Stream<GanSpec> all() {
    return Stream.of(sagan(), dcgan(), bigGan());
  }

  /** Residual blocks, attention and spectral norm in both networks, classes, an average. */
  static GanSpec sagan() {
    return GanSpec.builder("small-sagan")
        .image(12, 20, 3)
        .classes(4)
        .latent(7)
        .generator(g -> g.denseMap(3, 5, 16).resBlock(16).selfAttention(8).resBlock(8))
        .discriminator(
            d ->
                d.resBlock(8)
                    .selfAttention(4)
                    .resBlock(16)
                    .resBlock(16, b -> b.resample(Resample.NONE)))
        .training(t -> t.loss(Loss.NON_SATURATING))
        .build();
  }

  /** Transposed convolutions, batch norm in the discriminator too; no classes, no average. */
  static GanSpec dcgan() {
    return GanSpec.builder("small-dcgan")
        .image(8, 12, 1)
        .classes(0)
        .latent(6)
        .generator(
            g ->
                g.spectralNorm(SpectralNorm.OFF)
                    .denseMap(2, 3, 11)
                    .norm(NormSpec.BATCH)
                    .relu()
                    .transposedConv(7)
                    .norm(NormSpec.BATCH)
                    .relu()
                    .transposedConv(1)
                    .tanh())
        .discriminator(
            d ->
                d.spectralNorm(SpectralNorm.OFF)
                    .conv(6, 5, o -> o.stride(2))
                    .leakyRelu()
                    .conv(11, 5, o -> o.stride(2))
                    .norm(NormSpec.BATCH)
                    .leakyRelu()
                    .linearHead())
        .training(t -> t.loss(Loss.NON_SATURATING).adam(o -> o.betas(0.5, 0.999)).ema(null))
        .build();
  }

  /** A shared class embedding, z in chunks, orthogonal kernels, and every term a loss can have. */
  static GanSpec bigGan() {
    return GanSpec.builder("small-biggan")
        .image(8, 16, 3)
        .classes(5)
        .latent(9, 3)
        .generator(
            g ->
                g.initializer(new Initializer.Orthogonal(1))
                    .sharedEmbedding(6)
                    .denseMap(2, 4, 12)
                    .resBlock(12)
                    .selfAttention(2)
                    .resBlock(7))
        .discriminator(d -> d.resBlock(8).selfAttention(2).resBlock(10).classifierHead())
        .training(
            t ->
                t.loss(Loss.LEAST_SQUARES)
                    .term(new LossTerm.AuxiliaryClassifier(1))
                    .term(new LossTerm.GradientPenalty(10))
                    .term(new LossTerm.R1(3))
                    .term(new LossTerm.OrthogonalRegularization(1e-3)))
        .build();
  }

  /** z and labels; every run of a test with a seed gets the same. */
  static LatentBatch latents(GanSpec spec, long seed, int size) {
    return new LatentBatch(normal(seed, size * spec.latent().size()), labels(spec, seed + 1, size));
  }

  /** Noise in place of images, of about an image's range. */
  static RealBatch reals(GanSpec spec, long seed, int size) {
    return RealBatch.ofImages(normal(seed, size * imageSize(spec)), labels(spec, seed + 1, size));
  }

  static int imageSize(GanSpec spec) {
    return spec.image().height() * spec.image().width() * spec.image().channels();
  }

  /** Uniform in [0, 1). */
  static float[] mix(long seed, int size) {
    Random random = new Random(seed);
    float[] mix = new float[size];
    IntStream.range(0, size).forEach(i -> mix[i] = random.nextFloat());
    return mix;
  }

  static float[] normal(long seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    IntStream.range(0, size).forEach(i -> values[i] = (float) random.nextGaussian() / 2);
    return values;
  }

  private static int[] labels(GanSpec spec, long seed, int size) {
    int[] labels = new int[size];
    if (spec.classes() > 0) {
      Random random = new Random(seed);
      Arrays.setAll(labels, i -> random.nextInt(spec.classes()));
    }
    return labels;
  }
}
