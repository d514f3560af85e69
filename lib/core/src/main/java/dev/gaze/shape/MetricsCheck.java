package dev.gaze.shape;

import dev.gaze.block.Site;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Metric;
import dev.gaze.spec.MetricsSpec;
import java.util.HashSet;
import java.util.List;

/** What is measured in training. */
final class MetricsCheck {
  private final GanSpec gan;
  private final MetricsSpec metrics;
  private final List<Fault> faults;

  private MetricsCheck(GanSpec gan, MetricsSpec metrics, List<Fault> faults) {
    this.gan = gan;
    this.metrics = metrics;
    this.faults = faults;
  }

  static void check(GanSpec gan, List<Fault> faults) {
    MetricsSpec metrics = gan.metrics();
    if (metrics != null) {
      var check = new MetricsCheck(gan, metrics, faults);
      check.counts();
      check.measured();
      check.best();
    }
  }

  private void counts() {
    if (metrics.every() < 1) {
      fault("every", "every(" + metrics.every() + ")", "is below 1", "use every(1000)");
    }
    Metric greediest = null;
    for (Metric metric : metrics.measured()) {
      if (greediest == null || least(metric) > least(greediest)) {
        greediest = metric;
      }
    }
    if (greediest != null && metrics.samples() < least(greediest)) {
      long least = least(greediest);
      String got = "samples(" + metrics.samples() + ")";
      String expected = "are fewer than the " + least + " that " + greediest.word() + " needs";
      fault("samples", got, expected, "use samples(" + Math.max(1000, least) + ")");
    }
    if (metrics.samples() > Site.MAX_SIZE) {
      String most = String.valueOf(Site.MAX_SIZE);
      String got = "samples(" + metrics.samples() + ")";
      fault("samples", got, "are above " + most, "use at most " + most);
    }
  }

  /** The images that it needs. */
  private long least(Metric metric) {
    return metric.isOfClasses()
        ? (long) metric.least() * Math.max(1, gan.classes())
        : metric.least();
  }

  private void measured() {
    if (metrics.measured().isEmpty()) {
      fault("measured", "the block", "says nothing to measure", "say fid(), or take it away");
    }
    var seen = new HashSet<Metric>();
    for (int i = 0; i < metrics.measured().size(); i++) {
      Metric metric = metrics.measured().get(i);
      String part = "measured[" + i + "]";
      if (!seen.add(metric)) {
        fault(part, metric.word(), "stands there twice", "keep one");
      } else if (metric.isOfClasses() && gan.classes() == 0) {
        String fix = "say classes(10), or take it away";
        fault(part, metric.word() + "()", "is of images with classes, and there are none", fix);
      }
    }
  }

  private void best() {
    Metric best = metrics.keepBest();
    if (best != null && !metrics.measured().contains(best)) {
      String got = "keepBest(" + best.word() + ")";
      String expected = "is of a metric that is not measured";
      fault("keepBest", got, expected, "say " + best.word() + "(), too");
    }
    String patience = "patience(" + metrics.patience() + ")";
    if (metrics.patience() < 0) {
      fault("patience", patience, "is below 0", "use patience(5), or leave it out");
    } else if (metrics.patience() > 0 && best == null) {
      fault("patience", patience, "has no metric that is to get better", "say keepBest(fid), too");
    }
  }

  private void fault(String part, String got, String expected, String fix) {
    var origin = metrics.origins().of(part);
    if (origin == null) {
      origin = gan.origins().of("metrics");
    }
    faults.add(new Fault("metrics", 0, "", got, expected, fix, origin));
  }
}
