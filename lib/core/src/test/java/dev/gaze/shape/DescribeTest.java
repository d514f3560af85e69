package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Metric;
import dev.gaze.spec.Presets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DescribeTest {

  private static final GanSpec SMALL =
      GanSpec.builder("small")
          .image(16, 24, 1)
          .classes(5)
          .latent(7)
          .generator(g -> g.resBlock(24).selfAttention(8).resBlock(16))
          .discriminator(d -> d.resBlock(8).resBlock(40))
          .training(t -> t.batch(12))
          .build();

  @Test
  void table() {
    assertThat(ShapeCheck.check(SMALL).describe())
        .isEqualTo(
            """
            small: images 16 × 24 × 1, classes 5, z 7

                 generator                                    output             parameters            MACs   SN
              *  dense       denseMap(4, 6, 24)               4 × 6 × 24              4,608           4,032   on
              1  block1      resBlock(24)                     8 × 12 × 24            11,496       1,050,624   on
              2  attention   selfAttention(k = 8)             8 × 12 × 24               289          82,944   on
              3  block2      resBlock(16)                     16 × 24 × 16            6,592       2,359,296   on
              *  norm        norm()                           16 × 24 × 16               32
              *  relu        relu()                           16 × 24 × 16
              *  output      conv(1)                          16 × 24 × 1               145          55,296   on
              *  tanh        tanh()                           16 × 24 × 1
                 total                                                               23,162       3,552,192

                 discriminator                                output             parameters            MACs   SN
              1  block1      resBlock(8)                      8 × 12 × 8                680         249,600   on
              2  block2      resBlock(40)                     4 × 6 × 40             17,720       1,689,600   on
              *  relu        relu()                           4 × 6 × 40
              *  pool        sumPool()                        40
              *  projection  projectionHead()                 logit                     241              80   on
                 total                                                               18,641       1,939,280

            * added to complete the network
            training at batch 12: about 9 MB of memory (weights 2 MB, activations 7 MB)
            """);
  }

  @Test
  void whatIsMeasured() {
    var spec =
        SMALL.toBuilder()
            .metrics(m -> m.every(2000).fid().inceptionScore().keepBest(Metric.FID).patience(7));
    assertThat(ShapeCheck.check(spec.build()).describe())
        .endsWith(
            """
            measured every 2,000 steps: fid, inceptionScore of 1,000 images
            the best by fid is kept; 7 times without a better one end the run
            """);
  }

  @Test
  void whatIsLongGoesOnBelow() {
    var spec =
        SMALL.toBuilder()
            .generator(
                g ->
                    g.selfAttention(
                        o -> o.k(4).variant(AttentionVariant.OFFICIAL).pooled(false).at(8)))
            .build();
    assertThat(ShapeCheck.check(spec).describe())
        .contains(
            """
              4  attention1  selfAttention(k = 4, official,   8 × 12 × 24               865         248,832   on
                               pooled = false, at = 8)
            """
                .stripTrailing());
  }

  @Test
  void fits100Columns() {
    var gans =
        List.of(
            Presets.bigGan(256, 1000),
            Presets.dcgan(256),
            SMALL.toBuilder()
                .image(16, 1 << 16, 3)
                .generator(g -> g.clear().resBlock(24))
                .training(t -> t.batch(1 << 20))
                .build(),
            Presets.saganWithResidualBlocks(256, 1000, AttentionVariant.OFFICIAL, 8, 64),
            SMALL.toBuilder()
                .name("a name that goes on for longer than any table is wide")
                .build());
    for (var gan : gans) {
      assertThat(ShapeCheck.check(gan).describe().lines()).allMatch(line -> line.length() <= 100);
    }
  }

  @Test
  void isTheSameInEveryLanguage() {
    var english = ShapeCheck.check(SMALL).describe();
    var before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ShapeCheck.check(SMALL).describe()).isEqualTo(english);
    } finally {
      Locale.setDefault(before);
    }
  }
}
