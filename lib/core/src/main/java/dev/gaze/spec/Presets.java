package dev.gaze.spec;

import dev.gaze.spec.BlockSpec.ResBlock.Hidden;
import dev.gaze.spec.BlockSpec.ResBlock.Order;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.Initializer.Normal;
import dev.gaze.spec.Initializer.Orthogonal;
import dev.gaze.spec.Initializer.XavierUniform;
import dev.gaze.spec.Schedule.LinearDecay;
import java.util.List;

/**
 * The GANs of the papers for images of 32, 64, 128 and 256 pixels, each an ordinary spec to change:
 *
 * <pre>{@code
 * Presets.sagan(64, 10, AttentionVariant.PAPER).toBuilder()
 *     .attentionAt(16, 32)
 *     .training(t -> t.batch(32).steps(20_000))
 *     .build()
 * }</pre>
 *
 * <p>{@code classes} may be {@link GanSpec#CLASSES_FROM_DATA}. Sizes that a paper does not have
 * follow its rule: as many doublings from 4 × 4 as lead to the image. Except where a paper has its
 * own, the moving average is Gaze's default: it changes samples, not training. All functions throw
 * {@link IllegalArgumentException} for other sizes.
 */
public final class Presets {
  /** SNGAN's residual 3×3 kernels. */
  private static final Initializer RESIDUAL = new XavierUniform(Math.sqrt(2));

  /** DCGAN's released code keeps nine tenths of its moving statistics a step. */
  private static final NormSpec DCGAN_NORM = new NormSpec.Batch(0.9, NormSpec.EPSILON);

  private Presets() {}

  /** SAGAN with the paper's attention. */
  public static GanSpec sagan(int image, int classes) {
    return sagan(image, classes, AttentionVariant.PAPER);
  }

  /**
   * SAGAN (Zhang et al. 2018): attention at 32 (at 16 for images of 32), spectral norm in both
   * networks, hinge, Adam (0, 0.9) with learning rates 4e-4 and 1e-4, batch 256. With {@code
   * OFFICIAL} and 128 pixels it is the released code's network.
   */
  public static GanSpec sagan(int image, int classes, AttentionVariant variant) {
    return residual("sagan", image, classes).toBuilder()
        .attentionAt(attention(variant), Math.min(32, image / 2))
        .build();
  }

  /**
   * SAGAN with a residual block of as many parameters in place of attention (table 1 of the SAGAN
   * paper).
   *
   * @param heights where, such as 8, 16, 32 or 64
   */
  public static GanSpec saganWithResidualBlocks(
      int image, int classes, AttentionVariant variant, int... heights) {
    var sagan =
        sagan(image, classes, variant).toBuilder()
            .name("sagan-residual")
            .attentionAt(heights)
            .build();
    return AttentionPlacement.replacedByBottlenecks(sagan);
  }

  /** Figure 3's first curve: spectral norm on the discriminator only, one learning rate of 2e-4. */
  public static GanSpec snOnDiscriminator(int image, int classes) {
    return snOnBoth(image, classes).toBuilder()
        .name("sn-on-d")
        .generator(g -> g.spectralNorm(SpectralNorm.OFF))
        .build();
  }

  /** Figure 3's second curve: spectral norm on both networks, one learning rate of 2e-4. */
  public static GanSpec snOnBoth(int image, int classes) {
    return snOnBothTtur(image, classes).toBuilder()
        .name("sn-on-g-and-d")
        .training(t -> t.adam(o -> o.learningRate(2e-4)))
        .build();
  }

  /** Figure 3's third curve: spectral norm on both, learning rates 4e-4 and 1e-4 ("TTUR"). */
  public static GanSpec snOnBothTtur(int image, int classes) {
    return residual("sn-on-g-and-d-ttur", image, classes);
  }

  /**
   * SNGAN with projection (Miyato and Koyama 2018): no spectral norm in the generator, thin blocks
   * in the discriminator, residual 3×3 kernels with gain √2, Adam 2e-4 (0, 0.9), five discriminator
   * steps a generator step, linear decay over the last ninth.
   */
  public static GanSpec snganProjection(int image, int classes) {
    var plan = ResidualPlan.sagan(image);
    return GanSpec.builder("sngan-projection")
        .image(image)
        .classes(classes)
        .generator(g -> g.spectralNorm(SpectralNorm.OFF))
        .generator(plan.generator(o -> o.initializer(RESIDUAL)))
        .discriminator(
            plan.discriminator(
                (o, i) -> o.initializer(RESIDUAL).hidden(i == 0 ? Hidden.WIDE : Hidden.THIN)))
        .training(
            t ->
                t.steps(450_000)
                    .stepsEach(5, 1)
                    .adam(o -> o.learningRate(2e-4).schedule(new LinearDecay(8.0 / 9))))
        .build();
  }

  /**
   * AC-GAN (Odena et al. 2017): the discriminator also says the class. Its losses and Adam 2e-4
   * (0.5, 0.999), on the residual networks that later papers compare it on, with spectral norm in
   * the discriminator; Odena's own are DCGAN's.
   */
  public static GanSpec acgan(int image, int classes) {
    return residual("acgan", image, classes).toBuilder()
        .generator(g -> g.spectralNorm(SpectralNorm.OFF))
        .training(
            t ->
                t.loss(Loss.NON_SATURATING)
                    .auxiliaryClassifier(1)
                    .batch(100)
                    .adam(o -> o.learningRate(2e-4).betas(0.5, 0.999)))
        .build();
  }

  /**
   * DCGAN (Radford et al. 2016): convolutions 5×5 of stride 2, batch norm, N(0, 0.02), no classes,
   * no spectral norm, Adam 2e-4 (0.5, 0.999), batch 128. The generator is the paper's figure 1 at
   * 64 pixels; the discriminator mirrors it.
   */
  public static GanSpec dcgan(int image) {
    var widths = dcganWidths(image);
    return GanSpec.builder("dcgan")
        .image(image)
        .classes(0)
        .latent(100)
        .generator(
            g -> {
              g.spectralNorm(SpectralNorm.OFF).initializer(new Normal(0.02));
              g.denseMap(4, widths.get(0)).norm(DCGAN_NORM).relu();
              for (int channels : widths.subList(1, widths.size())) {
                g.transposedConv(channels).norm(DCGAN_NORM).relu();
              }
              g.transposedConv(3).tanh();
            })
        .discriminator(
            d -> {
              d.spectralNorm(SpectralNorm.OFF).initializer(new Normal(0.02));
              for (int i = widths.size() - 1; i >= 0; i--) {
                d.conv(widths.get(i), 5, o -> o.stride(2));
                // The paper has no batch norm on the discriminator's first block.
                if (i < widths.size() - 1) {
                  d.norm(DCGAN_NORM);
                }
                d.leakyRelu();
              }
              d.linearHead();
            })
        .training(
            t ->
                t.loss(Loss.NON_SATURATING)
                    .batch(128)
                    .adam(o -> o.learningRate(2e-4).betas(0.5, 0.999)))
        .build();
  }

  /** Geometric GAN (Lim and Ye 2017): DCGAN with the hinge loss. */
  public static GanSpec geometricGan(int image) {
    return dcgan(image).toBuilder().name("geometric-gan").training(t -> t.loss(Loss.HINGE)).build();
  }

  /**
   * BigGAN (Brock et al. 2019): a class embedding of 128 shared by all norms, z in chunks of 20,
   * attention at 64 (at half the image where that is less), orthogonal kernels and regularisation,
   * two discriminator steps a generator step with learning rates 2e-4 and 5e-5, batch 2048, a
   * moving average of 0.9999 from step 20,000 on. With 1000 classes and 128 pixels it is the
   * paper's network.
   */
  public static GanSpec bigGan(int image, int classes) {
    var plan = ResidualPlan.bigGan(image);
    int chunks = plan.up().size() + 1;
    return GanSpec.builder("biggan")
        .image(image)
        .classes(classes)
        .latent(20 * chunks, chunks)
        .generator(g -> g.initializer(new Orthogonal(1)).sharedEmbedding(128))
        .generator(plan.generator(o -> {}))
        .discriminator(d -> d.initializer(new Orthogonal(1)))
        .discriminator(plan.discriminator((o, i) -> o.order(Order.PRE_ACTIVATION)))
        .attentionAt(attention(AttentionVariant.OFFICIAL), Math.min(64, image / 2))
        .training(
            t ->
                t.steps(150_000)
                    .batch(2048)
                    .stepsEach(2, 1)
                    .orthogonalRegularization(1e-4)
                    .adam(o -> o.betas(0, 0.999))
                    .generatorAdam(o -> o.learningRate(5e-5))
                    .discriminatorAdam(o -> o.learningRate(2e-4))
                    .ema(0.9999, 20_000))
        .build();
  }

  /** SAGAN's residual networks without attention, and its training. */
  private static GanSpec residual(String name, int image, int classes) {
    var plan = ResidualPlan.sagan(image);
    return GanSpec.builder(name)
        .image(image)
        .classes(classes)
        .generator(plan.generator(o -> {}))
        .discriminator(plan.discriminator((o, i) -> {}))
        .training(t -> t.steps(1_000_000).batch(256))
        .build();
  }

  /** Channels of DCGAN's maps from 4 × 4 on: half as many at each doubling, ending in 128. */
  private static List<Integer> dcganWidths(int image) {
    return switch (image) {
      case 32 -> List.of(512, 256, 128);
      case 64 -> List.of(1024, 512, 256, 128);
      case 128 -> List.of(1024, 1024, 512, 256, 128);
      case 256 -> List.of(1024, 1024, 1024, 512, 256, 128);
      default -> throw ResidualPlan.unknown(image);
    };
  }

  private static SelfAttention attention(AttentionVariant variant) {
    return SelfAttention.of(SelfAttention.K).toBuilder().variant(variant).build();
  }
}
