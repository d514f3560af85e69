package dev.gaze.shape;

import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.GanSpec;
import java.util.List;

/** The networks of the papers, written out block by block. */
final class Networks {
  private Networks() {}

  /** SAGAN-128 of the official code; attention where maps are so high, 0 for none. */
  static GanSpec sagan128(int attentionAt) {
    return GanSpec.builder("sagan")
        .image(128)
        .classes(1000)
        .generator(
            g -> {
              int size = 4;
              for (int channels : List.of(1024, 512, 256, 128, 64)) {
                g.resBlock(channels);
                size *= 2;
                if (size == attentionAt) {
                  g.selfAttention(a -> a.variant(AttentionVariant.OFFICIAL));
                }
              }
            })
        .discriminator(
            d -> {
              int size = 128;
              for (int channels : List.of(64, 128, 256, 512, 1024)) {
                d.resBlock(channels);
                size /= 2;
                if (size == attentionAt) {
                  d.selfAttention(a -> a.variant(AttentionVariant.OFFICIAL));
                }
              }
              d.resBlock(1024, b -> b.resample(ResBlock.Resample.NONE));
            })
        .build();
  }
}
