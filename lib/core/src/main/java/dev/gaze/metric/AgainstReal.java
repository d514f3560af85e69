package dev.gaze.metric;

import dev.gaze.spec.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Generated images against the same real ones, again and again: what a training run is watched and
 * its best checkpoint chosen by.
 *
 * <pre>{@code
 * Measured real = cache.measured(ImageSet.of(images, 2000), net, Measured.KEPT, done -> {});
 * AgainstReal against = new AgainstReal(real, net);
 * builder.measureEvery(1000, gan -> against.of(drawn(gan))).keepLowest(net.named("FID"));
 * }</pre>
 *
 * @param real the real images; KID is left out where none of their features were kept
 * @param net what they were measured by; stays the caller's to close
 */
public record AgainstReal(Measured real, FeatureNet net) {
  private static final int KID_BLOCK = 1000;

  /**
   * Measures images.
   *
   * @return by {@link FeatureNet#named}: FID, and KID of one block
   * @throws MetricException where there are fewer than two
   */
  public Map<String, Double> of(ImageSet generated) {
    int most = real.first().count();
    Measured drawn = Measured.of(generated, net, most, done -> {});
    Map<String, Double> values = new LinkedHashMap<>(of(Metric.FID, drawn));
    if (most >= Metric.KID.least()) {
      values.putAll(of(Metric.KID, drawn));
    }
    return values;
  }

  /**
   * The numbers of a metric.
   *
   * @param metric FID, IS, KID or PRDC; the last two of the features that both have kept
   * @param generated measured by the same network
   * @return by {@link FeatureNet#named}: {@code FID}; {@code IS} and {@code IS std}; {@code KID} of
   *     blocks of 1,000, and of several {@code KID standard error}; {@code precision}, {@code
   *     recall}, {@code density} and {@code coverage}
   * @throws MetricException where there are too few images, or no logits
   */
  public Map<String, Double> of(Metric metric, Measured generated) {
    Map<String, Double> values = new LinkedHashMap<>();
    switch (metric) {
      case FID -> values.put("FID", real.gaussian().distance(generated.gaussian()));
      case IS -> {
        Estimate score =
            generated
                .inceptionScore()
                .orElseThrow(
                    () ->
                        new MetricException(
                            "IS: expected at least 10 images, and a network that gives logits"));
        values.put("IS", score.mean());
        values.put("IS std", score.spread());
      }
      case KID -> {
        Features a = real.first();
        Features b = generated.first();
        int blocks = Math.max(1, Math.min(a.count(), b.count()) / KID_BLOCK);
        Estimate kid = KernelDistance.of(a, b, blocks);
        values.put("KID", kid.mean());
        if (blocks > 1) {
          values.put("KID standard error", kid.spread());
        }
      }
      case PRDC -> {
        Prdc prdc = Prdc.of(real.first(), generated.first(), Prdc.NEIGHBOURS);
        values.put("precision", prdc.precision());
        values.put("recall", prdc.recall());
        values.put("density", prdc.density());
        values.put("coverage", prdc.coverage());
      }
      case INTRA_FID, CAS ->
          throw new IllegalArgumentException(metric + " is not of two sets of features");
    }
    Map<String, Double> named = new LinkedHashMap<>();
    values.forEach((name, value) -> named.put(net.named(name), value));
    return named;
  }
}
