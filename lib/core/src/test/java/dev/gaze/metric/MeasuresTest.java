package dev.gaze.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Metric;
import dev.gaze.spec.MetricsBuilder;
import dev.gaze.spec.MetricsSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spec says is measured, against real images. */
class MeasuresTest {
  @TempDir Path folder;

  private static MetricsSpec metrics(Consumer<MetricsBuilder> words) {
    return Objects.requireNonNull(GanSpec.builder("x").metrics(words).build().metrics());
  }

  private Measures open(MetricsSpec metrics, ImageSource images, FeatureNet net)
      throws IOException {
    return Measures.open(
        metrics, images, net, new StatisticsCache(folder), Measures.Progress.NONE, 3);
  }

  /** A feature that is the first byte of an image. */
  private static final FeatureNet FIRST =
      FeatureNet.of(
          "first",
          1,
          (pixels, height, width, channels) -> {
            int size = height * width * channels;
            float[] values = new float[pixels.length / size];
            for (int i = 0; i < values.length; i++) {
              values[i] = pixels[i * size] & 0xff;
            }
            return values;
          });

  /** Class 0 is dark and class 1 bright, in turn; generated ones are 7 and 11 levels brighter. */
  @Test
  void intraFidIsTheMeanOfTheClassesDistances() throws IOException {
    ImageSource real =
        ImageSource.of(
            58,
            1,
            1,
            1,
            List.of("dark", "bright"),
            i -> i % 2,
            (i, out, at) -> out[at] = (byte) (i % 2 == 0 ? 20 : 200));
    ImageSet generated =
        new ImageSet(
            29,
            1,
            1,
            1,
            i -> i % 2,
            (from, n) -> {
              byte[] pixels = new byte[n];
              for (int i = 0; i < n; i++) {
                pixels[i] = (byte) ((from + i) % 2 == 0 ? 27 : 211);
              }
              return pixels;
            });
    MetricsSpec metrics = metrics(m -> m.samples(29).intraFid().keepBest(Metric.INTRA_FID));
    try (Measures measures = open(metrics, real, FIRST)) {
      assertThat(measures.best()).hasValue("intra-FID (other features)");
      Map<String, Double> values = measures.of(generated);
      assertThat(values).containsOnlyKeys("intra-FID (other features)");
      assertThat(values.values().iterator().next())
          .isCloseTo((7 * 7 + 11 * 11) / 2.0, offset(1e-9));
    }
  }

  @Test
  void casIsOfTheImagesOwnClassifier() throws IOException {
    Shapes shapes = new Shapes(233, 8, 8, 7);
    MetricsSpec metrics = metrics(m -> m.samples(61).cas().keepBest(Metric.CAS));
    try (Measures measures = open(metrics, shapes, FIRST)) {
      assertThat(measures.best()).hasValue("CAS, generated to real");
      Map<String, Double> values = measures.of(ImageSet.of(shapes, 61));
      assertThat(values)
          .containsOnlyKeys(
              "CAS, real to generated", "CAS, generated to real", "CAS, real to real");
      assertThat(values.values()).allMatch(value -> value >= 0 && value <= 1);
    }
  }

  @Test
  void aNetworkWithoutLogitsHasNoInceptionScore() {
    MetricsSpec metrics = metrics(MetricsBuilder::inceptionScore);
    assertThatThrownBy(() -> open(metrics, new Shapes(23, 8, 8, 7), FIRST))
        .isInstanceOf(MetricException.class)
        .hasMessageStartingWith("inceptionScore() needs a network with logits");
  }
}
