package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured while a GAN trains. What is trained is the same to the bit, measured or not.
 *
 * @param every steps from one time to the next; the end is measured, too
 * @param samples images that are drawn each time; at most twice as many real ones are measured
 *     against
 * @param measured the metrics, in the order in which they are told
 * @param keepBest of which metric the best checkpoint is kept besides the newest; null: of none
 * @param patience after how many times in a row without a better {@code keepBest} the run ends; 0:
 *     it does not
 * @param origins where each part was written; not part of the value
 */
public record MetricsSpec(
    int every,
    int samples,
    List<Metric> measured,
    @Nullable Metric keepBest,
    int patience,
    Origins origins) {

  /** Every 1,000 steps, 1,000 images, and no metric yet. */
  public static final MetricsSpec DEFAULT =
      new MetricsSpec(1000, 1000, List.of(), null, 0, Origins.NONE);

  /** Copies what is measured. */
  public MetricsSpec {
    measured = List.copyOf(measured);
    requireNonNull(origins, "origins");
  }

  /** A builder that starts from this. */
  public MetricsBuilder toBuilder() {
    return new MetricsBuilder(this);
  }
}
