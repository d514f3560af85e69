package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.graph.internal.MetricKey;
import dev.gaze.metric.Measures;
import dev.gaze.metric.MetricException;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Metric;
import dev.gaze.spec.MetricsSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is measured in training, what it costs, and what comes of it: the best checkpoint, and an
 * early end where there is no better one for long. What it says of the numbers before a resume is
 * what the log says.
 */
final class Measurements implements AutoCloseable {
  private static final long SAMPLES_SEED = 0;

  private final @Nullable Measuring measuring;
  private final int patience;
  private final @Nullable Measures opened;
  private final @Nullable Best rule;
  private final @Nullable BestCheckpoint best;
  private final RunLog log;
  private final long start;
  private long spent;
  private @Nullable Double bestValue;
  private int withoutBetter;
  private boolean measured;

  private Measurements(
      @Nullable Measuring measuring,
      int patience,
      @Nullable Measures opened,
      long spent,
      @Nullable Best rule,
      RunFolder folder,
      RunLog log,
      Consumer<String> warn) {
    this.measuring = measuring;
    this.patience = patience;
    this.opened = opened;
    this.spent = spent;
    this.rule = rule;
    this.log = log;
    start = System.nanoTime() - spent;
    best = rule == null ? null : new BestCheckpoint(rule, folder, log, warn);
    if (rule != null) {
      List<Double> before = log.all(rule.metric());
      measured = !before.isEmpty();
      before.forEach(this::isBetter);
    }
  }

  /**
   * What the spec says, or the program that runs it.
   *
   * @param data what real images there are
   * @param warn told of what cannot be read of an earlier time
   */
  static Measurements open(
      GanSpec spec,
      ImageSource data,
      TrainingOptions options,
      RunFolder folder,
      RunLog log,
      Consumer<String> warn)
      throws IOException {
    MetricsSpec metrics = spec.metrics();
    Measuring own = options.measuring();
    if (own != null || metrics == null || options.isHelper()) {
      return new Measurements(own, 0, null, 0, options.best(), folder, log, warn);
    }
    Measures given = options.measures();
    Measures opened =
        given == null
            ? Measures.open(metrics, data, null, options.statistics(), Measures.Progress.NONE)
            : null;
    Measures measures = given == null ? Objects.requireNonNull(opened) : given;
    Metric kept = metrics.keepBest();
    // Whoever runs it may keep the best by something else; then patience has nothing to wait for.
    int patience = options.best() == null ? metrics.patience() : 0;
    Best rule = options.best();
    if (rule == null && kept != null) {
      rule = new Best(measures.best().orElseThrow(), kept.isLowestBest());
    }
    int samples = metrics.samples();
    return new Measurements(
        new Measuring(
            metrics.every(), gan -> measures.of(gan.drawn(samples, SAMPLES_SEED, null, true))),
        patience,
        opened,
        measures.took().toNanos(),
        rule,
        folder,
        log,
        warn);
  }

  /** Steps from one time to the next; 0: nothing is measured. */
  int every() {
    return measuring == null ? 0 : measuring.every();
  }

  /** Whether the best checkpoint is to be kept. */
  boolean keepsBest() {
    return best != null;
  }

  /**
   * Measures and logs.
   *
   * @return a {@link TrainingEvent.Warning} where it cannot be measured: training goes on
   */
  TrainingEvent now(TrainedGan gan) {
    long from = System.nanoTime();
    Map<String, Double> values;
    try {
      values = Objects.requireNonNull(measuring).measure().apply(gan);
    } catch (MetricException e) {
      return new TrainingEvent.Warning(gan.step(), "not measured: " + e.getMessage());
    }
    long now = System.nanoTime();
    spent += now - from;
    measured = true;
    double share = (double) spent / (now - start);
    Map<String, Double> logged = new LinkedHashMap<>(values);
    logged.put(MetricKey.MEASURING_SHARE, share);
    log.scalars(gan.step(), logged);
    Double value = rule == null ? null : values.get(rule.metric());
    boolean better = value != null && isBetter(value);
    return new TrainingEvent.Measured(
        gan.step(), values, Duration.ofNanos(now - from), better, share);
  }

  private boolean isBetter(double value) {
    boolean better = rule != null && rule.isBetter(value, bestValue);
    bestValue = better ? Double.valueOf(value) : bestValue;
    withoutBetter = better ? 0 : withoutBetter + 1;
    return better;
  }

  /** Why the run is to end early; empty where it is not. */
  Optional<String> end() {
    return patience == 0 || rule == null || withoutBetter < patience
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s has not been better than %.6g for %d times",
                rule.metric(),
                bestValue,
                withoutBetter));
  }

  /**
   * Keeps a new checkpoint where it is the best.
   *
   * @return what is wrong with that
   */
  Optional<String> offer(Path checkpoint) {
    return best == null || (measuring != null && !measured)
        ? Optional.empty()
        : best.offer(checkpoint);
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
