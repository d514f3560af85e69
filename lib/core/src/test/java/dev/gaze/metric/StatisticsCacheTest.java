package dev.gaze.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics are computed once, under all that they depend on, and kept whole or not at all. */
class StatisticsCacheTest {
  @TempDir Path folder;
  private final AtomicInteger calls = new AtomicInteger();

  /** The mean of each colour, and a sum that is no float32. */
  private FeatureNet net(String identity, double scale) {
    return new FeatureNet() {
      @Override
      public String identity() {
        return identity;
      }

      @Override
      public int width() {
        return 3;
      }

      @Override
      public Features features(byte[] pixels, int height, int width, int channels) {
        calls.incrementAndGet();
        int size = height * width * channels;
        double[] values = new double[pixels.length / size * 3];
        for (int i = 0; i < pixels.length; i++) {
          values[i / size * 3 + i % 3] += scale * (pixels[i] & 0xff) / size;
        }
        return new Features(values, 3);
      }
    };
  }

  private Measured measured(ImageSource source, int most, FeatureNet net, int kept)
      throws IOException {
    return new StatisticsCache(folder).measured(ImageSet.of(source, most), net, kept, done -> {});
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void whatIsKeptIsReadBackToTheBit() throws IOException {
    for (double scale : new double[] {1, 1 / 3.0}) {
      FeatureNet net = net("a" + scale, scale);
      Measured fresh = measured(Shapes.square(9, 1), 131, net, 57);
      int before = calls.get();
      Measured kept = measured(Shapes.square(9, 1), 131, net, 57);
      assertThat(calls.get()).isEqualTo(before);
      assertThat(kept.gaussian().count()).isEqualTo(131);
      assertThat(kept.gaussian().mean()).isEqualTo(fresh.gaussian().mean());
      assertThat(kept.gaussian().covariance()).isEqualTo(fresh.gaussian().covariance());
      assertThat(kept.first().values()).hasSize(57 * 3).isEqualTo(fresh.first().values());
      assertThat(kept.inceptionScore()).isEmpty();
    }
  }

  /** Pixels, count, size, class and what is kept; the network's identity. */
  @Test
  void anythingElseIsMeasuredAnew() throws IOException {
    FeatureNet net = net("a", 1);
    StatisticsCache cache = new StatisticsCache(folder);
    Shapes images = Shapes.square(9, 1);
    measured(images, 131, net, 0);
    measured(Shapes.square(9, 2), 131, net, 0);
    measured(Shapes.square(11, 1), 131, net, 0);
    measured(images, 132, net, 0);
    measured(images, 131, net, 7);
    measured(images, 131, net("b", 1), 0);
    cache.measured(ImageSet.ofClass(images, 3, 131), net, 0, done -> {});
    ImageSet first = ImageSet.of(images, 131);
    var relabelled =
        new ImageSet(131, 9, 9, 3, i -> first.label().applyAsInt(i) ^ 1, first.reader());
    cache.measured(relabelled, net, 0, done -> {});
    assertThat(files()).hasSize(8);
  }

  @Test
  void aFileThatIsDamagedCutOffOrOfAnotherKeyIsReplaced() throws IOException {
    FeatureNet net = net("a", 1);
    measured(Shapes.square(9, 1), 31, net, 5);
    Path file = files().get(0);
    byte[] right = Files.readAllBytes(file);
    measured(Shapes.square(9, 2), 31, net, 5);
    Path other = files().stream().filter(f -> !f.equals(file)).findFirst().orElseThrow();
    byte[] damaged = right.clone();
    damaged[right.length / 2] ^= 1;
    for (byte[] wrong :
        List.of(
            damaged,
            java.util.Arrays.copyOf(right, right.length - 9),
            new byte[3],
            Files.readAllBytes(other))) {
      Files.write(file, wrong);
      int before = calls.get();
      measured(Shapes.square(9, 1), 31, net, 5);
      assertThat(calls.get()).isGreaterThan(before);
      assertThat(Files.readAllBytes(file)).isEqualTo(right);
    }
    assertThatThrownBy(() -> KeyedFile.read(other, "mine", in -> 0))
        .isInstanceOf(MetricException.class)
        .hasMessageMatching(
            ".* holds statistics of images sha256:.* by a, 5 features; expected mine.*");
  }

  /** 50 images a batch: stopped after the third of seven, it asks for the other four alone. */
  @Test
  void measuringThatWasInterruptedGoesOnWhereItWas() throws IOException {
    StatisticsCache cache = new StatisticsCache(folder);
    ImageSet images = ImageSet.of(Shapes.square(9, 1), 333);
    FeatureNet net = net("a", 1 / 3.0);
    Measured whole = Measured.of(images, net, 60, done -> {});
    for (int cut : new int[] {0, 5}) {
      assertThatThrownBy(
              () ->
                  cache.measured(
                      images,
                      net,
                      60,
                      done -> {
                        if (done == 150) {
                          throw new IllegalStateException("stopped");
                        }
                      }))
          .hasMessage("stopped");
      Path log = files().get(0);
      assertThat(log.toString()).endsWith(".unfinished");
      byte[] kept = Files.readAllBytes(log);
      Files.write(log, java.util.Arrays.copyOf(kept, kept.length - cut)); // Killed as it wrote.
      int before = calls.get();
      Measured resumed = cache.measured(images, net, 60, done -> {});
      assertThat(calls.get() - before).isEqualTo(cut == 0 ? 4 : 5);
      assertThat(resumed.gaussian().mean()).isEqualTo(whole.gaussian().mean());
      assertThat(resumed.gaussian().covariance()).isEqualTo(whole.gaussian().covariance());
      assertThat(resumed.first().values()).isEqualTo(whole.first().values());
      assertThat(files()).hasSize(1);
      Files.delete(files().get(0));
    }
  }

  @Test
  void whatFailsKeepsNothing() {
    FeatureNet wrong = FeatureNet.of("nan", 3, (pixels, h, w, c) -> new float[] {1, Float.NaN, 3});
    assertThatThrownBy(() -> measured(Shapes.square(9, 1), 1, wrong, 0))
        .isInstanceOf(MetricException.class)
        .hasMessageStartingWith("feature 1 of image 0 is NaN");
    FeatureNet few = FeatureNet.of("few", 3, (pixels, h, w, c) -> new float[5]);
    assertThatThrownBy(() -> measured(Shapes.square(9, 1), 2, few, 0))
        .hasMessage("few gave 5 numbers for 2 images; expected 3 of each");
    assertThat(folder).isEmptyDirectory();
  }
}
