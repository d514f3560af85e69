package dev.gaze.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.metric.Features;
import dev.gaze.metric.InceptionScore;
import dev.gaze.metric.KernelDistance;
import dev.gaze.metric.Moments;
import dev.gaze.metric.Prdc;

/** {@code metrics/*}. */
final class MetricCases {

  private MetricCases() {}

  static void run(VectorFile file) {
    if (file.has("in/logits")) {
      Features logits = features(file, "in/logits");
      int splits = file.config("splits").getAsInt();
      var score = new InceptionScore(logits.width(), logits.count(), splits);
      score.add(logits);
      check(file, "out/mean", score.score().mean());
      check(file, "out/std", score.score().spread());
      return;
    }
    Features real = features(file, "in/A");
    Features generated = features(file, "in/B");
    check(file, "out/fid", fid(real, generated));
    check(file, "out/fid_self", fid(real, real));
    check(file, "out/fid_low_rank", fid(real.rows(0, real.width() / 2), generated));
    check(file, "out/kid", KernelDistance.of(real, generated, 1).mean());
    Prdc prdc = Prdc.of(real, generated, file.config("k").getAsInt());
    check(file, "out/precision", prdc.precision());
    check(file, "out/recall", prdc.recall());
    check(file, "out/density", prdc.density());
    check(file, "out/coverage", prdc.coverage());
  }

  private static double fid(Features real, Features generated) {
    Moments a = new Moments(real.width());
    Moments b = new Moments(real.width());
    a.add(real);
    b.add(generated);
    double there = a.gaussian().distance(b.gaussian());
    assertThat(b.gaussian().distance(a.gaussian())).isCloseTo(there, within(1e-6, there));
    return there;
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance, double value) {
    return org.assertj.core.data.Offset.offset(tolerance + tolerance * Math.abs(value));
  }

  private static Features features(VectorFile file, String name) {
    VectorFile.Golden golden = file.tensor(name);
    return new Features(golden.data(), (int) golden.shape()[1]);
  }

  /** In float64, as the metrics are. */
  private static void check(VectorFile file, String name, double got) {
    double want = file.tensor(name).data()[0];
    assertThat(got).as("%s of %s", name, file.name()).isCloseTo(want, within(file.rtol(), want));
  }
}
