package dev.gaze.metric;

import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.spec.Metric;
import dev.gaze.spec.MetricsSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Measures images that a GAN draws as it trains against its real ones, by the metrics of its spec.
 * Not for several threads at once.
 */
public final class Measures implements AutoCloseable {
  /** Real images against each that is drawn. */
  private static final int PER_SAMPLE = 2;

  /** A fifth of what {@code gaze evaluate} takes, and as many images as it sees so. */
  private static final int STEPS = 200;

  private static final int LEARNT = 12_800;

  private final MetricsSpec metrics;
  private final int classes;
  private final ImageSet real;
  private final AgainstReal against;
  private final @Nullable Classifier own;
  private final ImageSet unseen;
  private final int steps;
  private final Duration took;

  /** Shows how far something is. */
  @FunctionalInterface
  public interface Progress {
    /** Shows nothing. */
    Progress NONE = (what, total, unit) -> done -> {};

    /** What is told again and again how many of so many are done. */
    IntConsumer of(String what, int total, String unit);
  }

  private Measures(
      MetricsSpec metrics,
      int classes,
      ImageSet real,
      AgainstReal against,
      @Nullable Classifier own,
      ImageSet unseen,
      int steps,
      Duration took) {
    this.metrics = metrics;
    this.classes = classes;
    this.real = real;
    this.against = against;
    this.own = own;
    this.unseen = unseen;
    this.steps = steps;
    this.took = took;
  }

  /**
   * Measures the real images, or finds what was kept of them.
   *
   * @param images what the GAN learns; of {@link Shapes} others, those of {@link
   *     Shapes#MEASURED_SEED}
   * @param net what measures, which stays the caller's to close; null: a {@link Classifier} of the
   *     images, which is trained now, for 200 steps, where the cache does not have it
   * @throws MetricException where there are too few images of a kind, or the network cannot tell
   *     what is asked for
   */
  public static Measures open(
      MetricsSpec metrics,
      ImageSource images,
      @Nullable FeatureNet net,
      StatisticsCache cache,
      Progress progress)
      throws IOException {
    return open(metrics, images, net, cache, progress, STEPS);
  }

  static Measures open(
      MetricsSpec metrics,
      ImageSource images,
      @Nullable FeatureNet net,
      StatisticsCache cache,
      Progress progress,
      int steps)
      throws IOException {
    long start = System.nanoTime();
    ImageSource source =
        images instanceof Shapes shapes
            ? new Shapes(shapes.size(), shapes.height(), shapes.width(), Shapes.MEASURED_SEED)
            : images;
    Split split = Split.of(ImageSet.of(source, LEARNT));
    Classifier own = null;
    if (net == null || metrics.measured().contains(Metric.CAS)) {
      IntConsumer done = progress.of("real images: classifier", steps, "steps");
      own = cache.classifier(split.learnt(), source.classes(), steps, Classifier.SEED, done);
    }
    try {
      FeatureNet chosen = net != null ? net : Objects.requireNonNull(own);
      ImageSet real = ImageSet.of(source, Math.multiplyExact(PER_SAMPLE, metrics.samples()));
      IntConsumer done = progress.of("real images", real.count(), "images");
      Measured measured = cache.measured(real, chosen, kept(metrics, real), done);
      if (metrics.measured().contains(Metric.IS) && measured.inceptionScore().isEmpty()) {
        throw new MetricException(
            "inceptionScore() needs a network with logits and at least 10 real images; leave it out");
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      AgainstReal against = new AgainstReal(measured, chosen);
      return new Measures(
          metrics, source.classes(), real, against, own, split.unseen(), steps, took);
    } catch (IOException | RuntimeException e) {
      if (own != null) {
        own.close();
      }
      throw e;
    }
  }

  /** The features to keep of a set. */
  private static int kept(MetricsSpec metrics, ImageSet images) {
    return metrics.measured().contains(Metric.INTRA_FID)
        ? images.count()
        : metrics.measured().contains(Metric.KID) || metrics.measured().contains(Metric.PRDC)
            ? Measured.KEPT
            : 0;
  }

  /** How long {@link #open} took. */
  public Duration took() {
    return took;
  }

  /** The name under which {@link #of} tells what the best is kept by; empty where it is not. */
  public Optional<String> best() {
    Metric best = metrics.keepBest();
    return best == null
        ? Optional.empty()
        : Optional.of(best == Metric.CAS ? best.number() : against.net().named(best.number()));
  }

  /**
   * Measures images.
   *
   * @param generated of the GAN's classes
   * @return the numbers of all metrics by name, in the metrics' order
   * @throws MetricException where they cannot be measured
   */
  public Map<String, Double> of(ImageSet generated) {
    Map<String, Double> values = new LinkedHashMap<>();
    FeatureNet net = against.net();
    Measured drawn = Measured.of(generated, net, kept(metrics, generated), done -> {});
    for (Metric metric : metrics.measured()) {
      switch (metric) {
        case INTRA_FID -> values.put(net.named(metric.number()), intraFid(drawn, generated));
        case CAS -> cas(generated).forEach((name, accuracy) -> values.put(name, accuracy.all()));
        default -> values.putAll(against.of(metric, drawn));
      }
    }
    return values;
  }

  private double intraFid(Measured drawn, ImageSet generated) {
    double sum = 0;
    for (int c = 0; c < classes; c++) { // Of a thousand classes all Gaussians are many GB.
      Gaussian ofReal = ofClass("real", against.real().first(), real.label(), c);
      sum += ofReal.distance(ofClass("generated", drawn.first(), generated.label(), c));
    }
    return sum / classes;
  }

  private static Gaussian ofClass(String kind, Features all, IntUnaryOperator label, int wanted) {
    Moments moments = new Moments(all.width());
    for (int i = 0; i < all.count(); i++) {
      if (label.applyAsInt(i) == wanted) {
        moments.add(all.rows(i, i + 1));
      }
    }
    if (moments.count() < 2) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "intra-FID: class %d has %d %s images; expected at least 2",
              wanted,
              moments.count(),
              kind));
    }
    return moments.gaussian();
  }

  private Map<String, ClassificationAccuracy> cas(ImageSet generated) {
    ImageSet drawn = generated.inMemory();
    try (Classifier ofDrawn =
        Classifier.train(drawn, classes, steps, Classifier.SEED, done -> {})) {
      Classifier ofReal = Objects.requireNonNull(own);
      return ClassificationAccuracy.bothWays(ofReal, unseen, ofDrawn, drawn);
    }
  }

  /** Frees the classifier that it has opened. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
