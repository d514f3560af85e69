package dev.gaze.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Metrics against what is known of them, and what they refuse. */
class MetricsTest {

  private static Features normal(long seed, int n, int d) {
    return gaussian(new Random(seed), n, d, 0);
  }

  private static Features gaussian(Random random, int n, int d, double mean) {
    double[] values = new double[n * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean + random.nextGaussian();
    }
    return new Features(values, d);
  }

  private static Gaussian of(Features features) {
    Moments moments = new Moments(features.width());
    moments.add(features);
    return moments.gaussian();
  }

  @Test
  void fidOfShiftedUnitGaussiansIsTheirWidth() {
    int d = 2048;
    double[] ones = new double[d];
    double[] identity = new double[d * d];
    for (int i = 0; i < d; i++) {
      ones[i] = 1;
      identity[i * d + i] = 1;
    }
    Gaussian at0 = new Gaussian(2, new double[d], identity);
    assertThat(at0.distance(new Gaussian(2, ones, identity))).isCloseTo(2048, offset(1e-6));
  }

  @Test
  void fidOfDiagonalCovariancesIsTheirClosedForm() {
    int d = 13;
    double[] a = new double[d * d];
    double[] b = new double[d * d];
    double[] mean = new double[d];
    double want = 0;
    for (int i = 0; i < d; i++) {
      a[i * d + i] = i;
      b[i * d + i] = 2 * d - 3 * i > 0 ? 2 * d - 3 * i : 0;
      mean[i] = i / 7.0;
      double gap = Math.sqrt(a[i * d + i]) - Math.sqrt(b[i * d + i]);
      want += mean[i] * mean[i] + gap * gap;
    }
    assertThat(new Gaussian(5, new double[d], a).distance(new Gaussian(3, mean, b)))
        .isCloseTo(want, offset(1e-6));
  }

  @Test
  void fidIsFiniteForRanksFarBelowTheWidth() {
    Gaussian few = of(normal(1, 7, 211));
    Gaussian many = of(normal(2, 307, 211));
    assertThat(few.distance(few)).isCloseTo(0, offset(1e-4));
    assertThat(few.distance(many)).isPositive().isFinite();
    assertThat(many.distance(few)).isCloseTo(few.distance(many), offset(1e-4));
    Gaussian constant = of(new Features(new double[3 * 211], 211));
    assertThat(constant.distance(constant)).isZero();
  }

  @Test
  void momentsMergeToThoseOfAllAtOnceAndALargeMeanCostsNoDigits() {
    Features all = gaussian(new Random(3), 2311, 5, 1e6);
    Moments once = new Moments(5);
    once.add(all);
    Moments left = new Moments(5);
    Moments right = new Moments(5);
    for (int i = 0; i < 1201; i += 101) {
      left.add(all.rows(i, Math.min(1201, i + 101)));
    }
    right.add(all.rows(1201, 2311));
    left.merge(right);
    left.merge(new Moments(5));
    assertThat(left.count()).isEqualTo(2311);
    assertThat(left.gaussian().mean()).containsExactly(once.gaussian().mean(), offset(1e-8));
    assertThat(left.gaussian().covariance())
        .containsExactly(once.gaussian().covariance(), offset(1e-8));
    double[] shifted = all.values().clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] -= 1e6;
    }
    assertThat(once.gaussian().covariance())
        .containsExactly(of(new Features(shifted, 5)).covariance(), offset(1e-8));
  }

  @Test
  void inceptionScoreIsOneOfUniformAndTheClassesOfBalancedOneHot() {
    int classes = 11;
    double[] certain = new double[classes * 3 * classes];
    for (int i = 0; i < classes * 3; i++) {
      certain[i * classes + i % classes] = 1e3;
    }
    assertThat(score(new double[classes * 3 * classes], classes, 3).mean())
        .isCloseTo(1, offset(1e-12));
    Estimate most = score(certain, classes, 3);
    assertThat(most.mean()).isCloseTo(classes, offset(1e-9));
    assertThat(most.spread()).isCloseTo(0, offset(1e-9));
  }

  private static Estimate score(double[] logits, int classes, int splits) {
    var score = new InceptionScore(classes, logits.length / classes, splits);
    Features all = new Features(logits, classes);
    score.add(all.rows(0, 2));
    score.add(all.rows(2, all.count()));
    return score.score();
  }

  @Test
  void kidOfEqualDistributionsIsZeroWithinItsError() {
    Estimate kid = KernelDistance.of(normal(4, 2100, 17), normal(5, 1900, 17), 19);
    assertThat(Math.abs(kid.mean())).isLessThan(4 * kid.spread());
    assertThat(KernelDistance.of(normal(4, 41, 3), normal(5, 43, 3), 1).spread()).isNaN();
  }

  /** N = M, equal distributions: E density = 1, E coverage = 1 − ∏ (N − i) / (2N − i). */
  @Test
  void densityAndCoverageOfEqualDistributionsAreTheirExpectations() {
    int n = 2503;
    int k = 5;
    double missed = 1;
    for (int i = 0; i < k; i++) {
      missed *= (n - i) / (2.0 * n - i);
    }
    Prdc prdc = Prdc.of(normal(6, n, 23), normal(7, n, 23), k);
    assertThat(prdc.density()).isCloseTo(1, offset(0.06));
    assertThat(prdc.coverage()).isCloseTo(1 - missed, offset(0.02));
  }

  /** Several tiles, and both ways in which distances are taken. */
  @Test
  void featuresAgainstThemselvesAreAllPreciseAndCovered() {
    Features x = normal(5, 1_200, 29);
    Prdc same = Prdc.of(x, x, 3);
    assertThat(same).isEqualTo(Prdc.of(x, new Features(x.values().clone(), x.width()), 3));
    assertThat(same.precision()).isEqualTo(1);
    assertThat(same.recall()).isEqualTo(1);
    assertThat(same.coverage()).isEqualTo(1);
  }

  /** Classes in turn, of which every fifth image would hold two alone; and sorted by class. */
  @Test
  void someOfASourcesImagesAreOfAllClassesAndInNoOrder() {
    for (int run : new int[] {1, 5_000}) {
      ImageSource source =
          ImageSource.of(
              50_000,
              1,
              1,
              1,
              List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
              i -> i / run % 10,
              (i, out, at) -> out[at] = (byte) i);
      ImageSet some = ImageSet.of(source, 10_000);
      int[] counts = new int[10];
      int[] ofTheFirst = new int[10];
      for (int i = 0; i < 10_000; i++) {
        counts[some.label().applyAsInt(i)]++;
        ofTheFirst[some.label().applyAsInt(i % 1000)]++;
      }
      for (int c = 0; c < 10; c++) {
        assertThat(counts[c]).isBetween(850, 1150);
        assertThat(ofTheFirst[c] / 10).isBetween(50, 150);
      }
      assertThat(ImageSet.of(source, 10_000).sha256()).isEqualTo(some.sha256());
    }
    Shapes all = new Shapes(31, 9, 9, 1);
    ImageSet whole = ImageSet.of(all, 99);
    assertThat(IntStream.range(0, 31).map(whole.label()).sorted().toArray())
        .containsExactly(IntStream.range(0, 31).map(all::label).sorted().toArray());
  }

  @Test
  void someImagesOfAClassAreNotItsFirst() {
    ImageSource source =
        ImageSource.of(
            997, 1, 1, 1, List.of("0", "1", "2"), i -> i % 3, (i, out, at) -> out[at] = (byte) i);
    ImageSet some = ImageSet.ofClass(source, 1, 101);
    assertThat(some.count()).isEqualTo(101);
    byte[] pixels = some.reader().read(0, 101);
    byte[] first = new byte[101];
    for (int i = 0; i < 101; i++) {
      first[i] = (byte) (3 * i + 1);
      assertThat(some.label().applyAsInt(i)).isEqualTo(1);
    }
    assertThat(pixels).isNotEqualTo(first);
    assertThat(ImageSet.ofClass(source, 1, 101).reader().read(0, 101)).isEqualTo(pixels);
    assertThat(ImageSet.ofClass(source, 1, 9_999).count()).isEqualTo(332);
  }

  @Test
  void anImageWhoseFeatureIsNoNumberIsCalledByItsPlaceInTheSet() {
    FeatureNet net =
        FeatureNet.of(
            "nan",
            2,
            (pixels, h, w, c) -> {
              float[] values = new float[2 * pixels.length];
              for (int i = 0; i < pixels.length; i++) {
                values[2 * i + 1] = pixels[i] == 127 ? Float.NaN : pixels[i];
              }
              return values;
            });
    ImageSet images =
        new ImageSet(
            211,
            1,
            1,
            1,
            i -> 0,
            (from, n) -> {
              byte[] pixels = new byte[n];
              for (int i = 0; i < n; i++) {
                pixels[i] = (byte) (from + i == 173 ? 127 : 5);
              }
              return pixels;
            });
    assertThatThrownBy(() -> Measured.of(images, net, 0, done -> {}))
        .isInstanceOf(MetricException.class)
        .hasMessageStartingWith("feature 1 of image 173 is NaN");
  }

  @Test
  void whatCannotBeMeasuredIsRefusedByNumber() {
    Features two = normal(8, 2, 3);
    assertThatThrownBy(() -> of(two.rows(0, 1)))
        .isInstanceOf(MetricException.class)
        .hasMessage("1 images have no covariance; expected at least 2");
    assertThatThrownBy(() -> Prdc.of(two, normal(9, 9, 3), 5))
        .isInstanceOf(MetricException.class)
        .hasMessage("PRDC: 2 real and 9 generated images; expected at least 6 of each");
    assertThatThrownBy(() -> KernelDistance.of(two, normal(9, 9, 4), 1))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("real features are 3 wide, generated ones 4");
    assertThatThrownBy(() -> of(two).distance(of(normal(9, 9, 4))))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("features 3 wide against 4");
    assertThatThrownBy(() -> new Features(new double[] {0, 1, Double.NaN, 2}, 2))
        .isInstanceOf(MetricException.class)
        .hasMessageStartingWith("feature 0 of image 1 is NaN");
    assertThatThrownBy(() -> of(new Features(new double[] {1e200, -1e200}, 1)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("not finite");
    ImageSource noSecondStar = new Shapes(13, 9, 9, 1); // Its stars: image 3 alone.
    assertThatThrownBy(() -> ImageSet.ofClass(noSecondStar, 3, 99))
        .isInstanceOf(MetricException.class)
        .hasMessage("class star has 1 images; intra-FID needs at least 2 of each");
    assertThatThrownBy(() -> new InceptionScore(3, 9, 10))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("9 images make no 10 splits");
  }
}
