package dev.gaze.metric;

import java.util.Locale;
import java.util.Random;

/** Seconds from 10,000 and 10,000 features of 2,048 dimensions to FID, KID and PRDC. */
public final class MetricsBenchmark {
  private static final int COUNT = 10_000;
  private static final int WIDTH = 2_048;

  private MetricsBenchmark() {}

  /** Takes 4 GB: {@code -Xmx4g}. */
  public static void main(String[] arguments) {
    Features real = features(1);
    Features generated = features(2);
    time("FID", () -> moments(real).distance(moments(generated)));
    Gaussian ofReal = moments(real);
    Gaussian ofGenerated = moments(generated);
    time("FID, of moments", () -> ofReal.distance(ofGenerated));
    time("KID, one block", () -> KernelDistance.of(real, generated, 1).mean());
    time("KID, ten blocks", () -> KernelDistance.of(real, generated, 10).mean());
    time("PRDC, coverage", () -> Prdc.of(real, generated, Prdc.NEIGHBOURS).coverage());
  }

  private static Features features(long seed) {
    Random random = new Random(seed);
    return new Features(random.doubles((long) COUNT * WIDTH).toArray(), WIDTH);
  }

  private static Gaussian moments(Features features) {
    Moments moments = new Moments(WIDTH);
    moments.add(features);
    return moments.gaussian();
  }

  private static void time(String what, java.util.function.DoubleSupplier metric) {
    long start = System.nanoTime();
    double value = metric.getAsDouble();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "%-16s %6.1f s   %.6f%n", what, seconds, value);
  }
}
