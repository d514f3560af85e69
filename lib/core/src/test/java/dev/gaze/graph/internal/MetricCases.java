package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

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
      file.check("out/mean", score.score().mean());
      file.check("out/std", score.score().spread());
      return;
    }
    Features real = features(file, "in/A");
    Features generated = features(file, "in/B");
    file.check("out/fid", fid(real, generated));
    file.check("out/fid_self", fid(real, real));
    file.check("out/fid_low_rank", fid(real.rows(0, real.width() / 2), generated));
    file.check("out/kid", KernelDistance.of(real, generated, 1).mean());
    Prdc prdc = Prdc.of(real, generated, file.config("k").getAsInt());
    file.check("out/precision", prdc.precision());
    file.check("out/recall", prdc.recall());
    file.check("out/density", prdc.density());
    file.check("out/coverage", prdc.coverage());
  }

  private static double fid(Features real, Features generated) {
    Moments a = new Moments(real.width());
    Moments b = new Moments(real.width());
    a.add(real);
    b.add(generated);
    double there = a.gaussian().distance(b.gaussian());
    assertThat(b.gaussian().distance(a.gaussian())).isCloseTo(there, offset(1e-6 * (1 + there)));
    return there;
  }

  private static Features features(VectorFile file, String name) {
    VectorFile.Golden golden = file.tensor(name);
    return new Features(golden.data(), (int) golden.shape()[1]);
  }
}
