package dev.gaze.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * FID and KID of generated images against the same real ones, again and again: what a training run
 * is watched and its best checkpoint chosen by.
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

  /**
   * Measures images.
   *
   * @return by {@link FeatureNet#named}: FID, and KID of one block
   * @throws MetricException where there are fewer than two
   */
  public Map<String, Double> of(ImageSet generated) {
    int most = real.first().count();
    Measured drawn = Measured.of(generated, net, most, done -> {});
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(net.named("FID"), real.gaussian().distance(drawn.gaussian()));
    kid(drawn).ifPresent(kid -> values.put(net.named("KID"), kid));
    return values;
  }

  private OptionalDouble kid(Measured drawn) {
    return real.first().count() < 2
        ? OptionalDouble.empty()
        : OptionalDouble.of(KernelDistance.of(real.first(), drawn.first(), 1).mean());
  }
}
