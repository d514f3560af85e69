package dev.gaze.spec;

import dev.gaze.spec.Origins.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to measure in training: {@code metrics(m -> m.every(1000).fid().keepBest(Metric.FID))}. */
public final class MetricsBuilder {
  private int every;
  private int samples;
  private final List<Metric> measured;
  private @Nullable Metric keepBest;
  private int patience;
  private final OriginLog origins;

  MetricsBuilder(MetricsSpec from) {
    every = from.every();
    samples = from.samples();
    measured = new ArrayList<>(from.measured());
    keepBest = from.keepBest();
    patience = from.patience();
    origins = new OriginLog(from.origins());
  }

  /** Where what follows is written, for error messages; null: not known. */
  public MetricsBuilder at(@Nullable Origin origin) {
    origins.at(origin);
    return this;
  }

  private MetricsBuilder said(String part) {
    origins.part(part);
    return this;
  }

  /** Steps from one time to the next; 1,000 at first. */
  public MetricsBuilder every(int steps) {
    every = steps;
    return said("every");
  }

  /** Images that are drawn each time; 1,000 at first. */
  public MetricsBuilder samples(int count) {
    samples = count;
    return said("samples");
  }

  /** Measures this, too; what is measured already stays where it is. */
  public MetricsBuilder measure(Metric metric) {
    if (!measured.contains(metric)) {
      measured.add(metric);
    }
    return said("measured[" + measured.indexOf(metric) + "]");
  }

  /** Measures {@link Metric#FID}. */
  public MetricsBuilder fid() {
    return measure(Metric.FID);
  }

  /** Measures {@link Metric#KID}. */
  public MetricsBuilder kid() {
    return measure(Metric.KID);
  }

  /** Measures {@link Metric#IS}. */
  public MetricsBuilder inceptionScore() {
    return measure(Metric.IS);
  }

  /** Measures {@link Metric#PRDC}. */
  public MetricsBuilder prdc() {
    return measure(Metric.PRDC);
  }

  /** Measures {@link Metric#INTRA_FID}. */
  public MetricsBuilder intraFid() {
    return measure(Metric.INTRA_FID);
  }

  /** Measures {@link Metric#CAS}, for which a classifier is trained each time. */
  public MetricsBuilder cas() {
    return measure(Metric.CAS);
  }

  /**
   * Keeps the checkpoint that is the best by a metric, besides the newest; null, at first: none.
   */
  public MetricsBuilder keepBest(@Nullable Metric metric) {
    keepBest = metric;
    return said("keepBest");
  }

  /** Ends the run after so many times in a row without a better one; 0, at first: never. */
  public MetricsBuilder patience(int times) {
    patience = times;
    return said("patience");
  }

  /** The spec. */
  public MetricsSpec build() {
    return new MetricsSpec(every, samples, measured, keepBest, patience, origins.origins());
  }
}
