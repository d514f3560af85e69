package dev.gaze.shape;

import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanBuilder;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.SpecException;
import java.util.List;

/** GANs that several tests look at. */
final class Networks {
  private Networks() {}

  /**
   * SAGAN-128 of the official code (base 64, z 128, 1000 classes), written out block by block.
   *
   * @param attentionAt height of the maps that attention looks at; 0 for none
   */
  static GanSpec sagan128(int attentionAt) {
    return GanSpec.builder("sagan")
        .image(128)
        .classes(1000)
        .generator(
            g -> {
              int height = 4;
              for (int channels : List.of(1024, 512, 256, 128, 64)) {
                g.resBlock(channels);
                height *= 2;
                if (height == attentionAt) {
                  g.selfAttention(a -> a.variant(AttentionVariant.OFFICIAL));
                }
              }
            })
        .discriminator(
            d -> {
              int height = 128;
              for (int channels : List.of(64, 128, 256, 512, 1024)) {
                d.resBlock(channels);
                height /= 2;
                if (height == attentionAt) {
                  d.selfAttention(a -> a.variant(AttentionVariant.OFFICIAL));
                }
              }
              d.resBlock(1024, o -> o.resample(ResBlock.Resample.NONE));
            })
        .build();
  }

  /** The small SAGAN of the golden training vectors: 16 × 16, 3 classes, z 6, C = 8, k = 4. */
  static GanSpec vectors(AttentionVariant variant) {
    return GanSpec.builder("vectors")
        .image(16)
        .classes(3)
        .latent(6)
        .generator(g -> g.resBlock(16).selfAttention(a -> a.variant(variant).k(4)).resBlock(8))
        .discriminator(
            d ->
                d.resBlock(8)
                    .selfAttention(a -> a.variant(variant).k(4))
                    .resBlock(16)
                    .resBlock(16, o -> o.resample(ResBlock.Resample.NONE)))
        .build();
  }

  /** A GAN without faults, to put one in. */
  static GanBuilder sound() {
    return GanSpec.builder("sound")
        .image(8)
        .classes(3)
        .generator(g -> g.resBlock(16).resBlock(8))
        .discriminator(d -> d.resBlock(8).resBlock(16));
  }

  /** The texts of all faults of a spec; empty where there are none. */
  static List<String> faults(GanSpec gan) {
    try {
      ShapeCheck.check(gan);
      return List.of();
    } catch (SpecException e) {
      return e.faults().stream().map(Fault::toString).toList();
    }
  }
}
