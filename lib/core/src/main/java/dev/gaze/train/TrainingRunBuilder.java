package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.metric.Measures;
import dev.gaze.metric.StatisticsCache;
import dev.gaze.shape.CheckedGan;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.RuntimeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says where and how a run is run. Everything has a default. */
public final class TrainingRunBuilder {
  private final CheckedGan gan;
  private final ImageSource data;
  private @Nullable Path folder;
  private boolean resume;
  private boolean overwrite;
  private @Nullable Path initialWeights;
  private RuntimeConfig runtime = RuntimeConfig.defaults();
  private PrecisionCheck precisionCheck = PrecisionCheck.FLOAT32;
  private int logEvery = 10;
  private int sampleEvery;
  private int saveEvery;
  private int keep = 3;
  private @Nullable Measuring measuring;
  private @Nullable Measures measures;
  private StatisticsCache statistics = StatisticsCache.ofUser();
  private @Nullable Best best;
  private @Nullable Cluster cluster;

  TrainingRunBuilder(CheckedGan gan, ImageSource data) {
    this.gan = gan;
    this.data = data;
    // Twenty pictures a run, but none every other second.
    sampleEvery = Math.max(50, gan.spec().training().steps() / 20);
    saveEvery = sampleEvery;
  }

  /** The run's folder; {@code runs/<name>} at first. */
  public TrainingRunBuilder folder(Path folder) {
    this.folder = folder;
    return this;
  }

  /** Goes on from the folder's newest checkpoint, where there is one; not at first. */
  public TrainingRunBuilder resume(boolean resume) {
    this.resume = resume;
    return this;
  }

  /** Begins again in a folder that a run has used; not at first: that is an error. */
  public TrainingRunBuilder overwrite(boolean overwrite) {
    this.overwrite = overwrite;
    return this;
  }

  /**
   * Begins a new run with weights of a safetensors file, in place of random ones: of both networks
   * or of one, each whole, by public names, as checkpoints and exported networks have them, or by
   * the names of SAGAN's released code. Averages begin at them, the optimizers anew. A run that
   * goes on has its own.
   */
  public TrainingRunBuilder initialWeights(Path file) {
    initialWeights = file;
    return this;
  }

  /** Device and threads; the precision is the spec's. */
  public TrainingRunBuilder runtime(RuntimeConfig runtime) {
    this.runtime = runtime;
    return this;
  }

  /**
   * What to do before training in reduced precision; at first the run checks itself, and where what
   * it computes is wrong, it trains in float32.
   */
  public TrainingRunBuilder precisionCheck(PrecisionCheck check) {
    precisionCheck = check;
    return this;
  }

  /** Steps from one line of {@code metrics.jsonl} to the next; 10 at first. */
  public TrainingRunBuilder logEvery(int steps) {
    logEvery = positive("logEvery", steps);
    return this;
  }

  /** Steps from one sample grid to the next; a twentieth of the run, at least 50, at first. */
  public TrainingRunBuilder sampleEvery(int steps) {
    sampleEvery = positive("sampleEvery", steps);
    return this;
  }

  /** Steps from one checkpoint to the next; a twentieth of the run, at least 50, at first. */
  public TrainingRunBuilder saveEvery(int steps) {
    saveEvery = positive("saveEvery", steps);
    return this;
  }

  /** How many checkpoints to keep; 3 at first. */
  public TrainingRunBuilder keep(int checkpoints) {
    keep = positive("keep", checkpoints);
    return this;
  }

  /**
   * Measures what has been trained, every so many steps and at the end, in place of what the spec's
   * metrics say; not at first. The numbers are logged, and a {@link TrainingEvent.Measured}, before
   * a checkpoint of the same step is written, so that {@link #keepLowest} sees them. What is
   * trained is the same to the bit, whether it is measured or not.
   *
   * <pre>{@code
   * builder.measureEvery(1000, gan -> against.of(draw(gan))).keepLowest("FID (own features)")
   * }</pre>
   *
   * @param measure is given the run as it stands, to draw from; it must not close or keep it
   */
  public TrainingRunBuilder measureEvery(
      int steps, Function<TrainedGan, Map<String, Double>> measure) {
    measuring = new Measuring(positive("measureEvery", steps), measure);
    return this;
  }

  /**
   * Measures what the spec's metrics say with what is open already: by another network, say. At
   * first the run opens it itself, with the classifier of its data.
   *
   * @param opened of the spec's metrics; stays the caller's to close, after the run
   */
  public TrainingRunBuilder measures(Measures opened) {
    measures = opened;
    return this;
  }

  /**
   * Where what the spec's metrics need of the real images is kept; {@link StatisticsCache#ofUser}
   * at first.
   */
  public TrainingRunBuilder statistics(StatisticsCache cache) {
    statistics = cache;
    return this;
  }

  /**
   * Keeps the checkpoint with the lowest value of a metric, too, as {@code
   * checkpoints/best.safetensors}; at first as the spec's metrics say. A checkpoint's value is the
   * latest that was logged before it.
   *
   * @param metric a name in {@code metrics.jsonl}, such as what {@link TrainingRun#log} is called
   *     with
   */
  public TrainingRunBuilder keepLowest(String metric) {
    best = new Best(metric, true);
    return this;
  }

  /** As {@link #keepLowest}, but more is better. */
  public TrainingRunBuilder keepHighest(String metric) {
    best = new Best(metric, false);
    return this;
  }

  /**
   * Trains together with other processes, each of which opens the same run with its own place in
   * the cluster; alone at first. The spec's batch is the whole, of which every worker takes an
   * equal part, so that a run goes on with any number of workers that divides it. Worker 0 alone
   * keeps the run's folder; the others have one for the time being, which goes with them. {@code
   * docs/devices.md} says how workers are started, and what ends them.
   */
  public TrainingRunBuilder cluster(Cluster cluster) {
    this.cluster = cluster;
    return this;
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; expected 1 or more");
    }
    return value;
  }

  /**
   * Builds the graph and takes up the run, new or resumed.
   *
   * @throws TrainingException where data and spec disagree, the folder is in use, or the run's
   *     precision fails a check that is to stop it
   */
  public TrainingRun open() {
    return new TrainingRun(gan, data, options());
  }

  /**
   * How long a step takes here, from a few steps that leave nothing behind: how many fit into an
   * hour, say. Takes about as long as ten steps.
   *
   * @return of one generator update, with the discriminator's that go with it
   * @throws TrainingException where data and spec disagree
   */
  public Duration timeOfStep() {
    return Pace.ofStep(gan, data, options());
  }

  TrainingOptions options() {
    return new TrainingOptions(
        folder == null ? RunFolder.named(gan.spec().name()).path() : folder,
        resume,
        overwrite,
        initialWeights,
        runtime,
        precisionCheck,
        logEvery,
        sampleEvery,
        saveEvery,
        keep,
        measuring,
        measures,
        statistics,
        best,
        cluster);
  }

  /**
   * Trains on a thread of its own.
   *
   * <p>Cancelling the future asks the run to end after the current step; it is done, and {@code
   * isCancelled}, when the run is saved and closed. So whoever waits for a cancelled run ({@code
   * get} or {@code join}, which then throw {@link java.util.concurrent.CancellationException}) can
   * resume it at once. Where the last save fails, the future fails with that.
   *
   * @param listener called on that thread, in order; whatever it throws ends the run
   * @return completes with the number of steps done, or with what ended the run
   */
  public CompletableFuture<Integer> start(Consumer<? super TrainingEvent> listener) {
    return StartedRun.start(this::open, listener);
  }
}
