package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.NotFiniteException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.DataSummary;
import dev.gaze.data.ImageSource;
import dev.gaze.data.internal.Batches;
import dev.gaze.data.internal.Prefetch;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * A training run, pulled: {@link #next} takes one round of steps, or writes what is due, on the
 * caller's thread. Not for several threads at once.
 *
 * <pre>{@code
 * try (TrainingRun run = TrainingRun.builder(gan, Shapes.square(32, 1)).folder(folder).open()) {
 *   run.forEachRemaining(event -> System.out.println(event));
 * }
 * }</pre>
 *
 * <p>{@link #close} saves what has not been saved: stopping early loses nothing.
 */
public final class TrainingRun implements Iterator<TrainingEvent>, AutoCloseable {
  private final GanSpec spec;
  private final TrainingOptions options;
  private final RunFolder folder;
  private final List<AutoCloseable> resources;
  private final Team team;
  private final GanSession session;
  private final String precision;
  private final DataSummary trainedOn;
  private final Prefetch data;
  private final Rounds rounds;
  private final RunWriter writer;
  private final RunLog log;
  private final Measurements measurements;
  private final Speed speed = new Speed();
  private final Queue<Supplier<TrainingEvent>> due = new ArrayDeque<>();
  private int round;
  private int savedRound = -1;
  private boolean failed;
  private boolean stopped;
  private boolean poisoned;
  private boolean closed;

  TrainingRun(CheckedGan gan, ImageSource source, TrainingOptions options) {
    this(gan, source, options, () -> RunPrecision.of(gan.spec().training(), options));
  }

  TrainingRun(
      CheckedGan gan,
      ImageSource source,
      TrainingOptions options,
      Supplier<RunPrecision> runPrecision) {
    this.spec = gan.spec();
    List<AutoCloseable> opened = new ArrayList<>();
    this.options = WorkerFolder.taken(options, opened);
    this.folder = new RunFolder(this.options.folder());
    try {
      RunChecks.refuse(spec, source, folder);
      opened.add(RunLock.take(folder));
      RunChecks.refuseUsed(folder, this.options);
      trainedOn = DataSummary.of(source);
      team = Team.of(spec, trainedOn, options.cluster());
      opened.add(team);
      DataChange change = DataChange.of(spec, folder, this.options.resume(), trainedOn);
      warn(change.message());
      GanGraph graph = GanGraph.compile(gan, team.size());
      opened.add(graph);
      RunPrecision chosen = runPrecision.get();
      GanSession first = team.open(graph, chosen.runtime());
      opened.add(first);
      Batches images = new Batches(source, spec.training().seed(), spec.training().images().flip());
      Start start = Start.of(spec, this.options, change, images, first, team);
      round = start.round();
      savedRound = start.saved() ? round : -1;
      Share share = new Share(team.worker(), team.size());
      Noise noise = new Noise(spec.training().seed(), spec.latent().size(), spec.classes());
      session = chosen.settle(graph, first, step(), images, noise, share);
      opened.add(session);
      precision = chosen.toString();
      team.agree(new Facts(Map.of("precision", chosen.word())));
      gan.warnings().forEach(warning -> tell(warning.toString()));
      warn(chosen.warning());
      warn(RunChecks.memory(gan, chosen.runtime()));
      takeUp();
      log = new RunLog(folder, step(), this::tell);
      opened.add(log);
      if (!chosen.distances().isEmpty()) {
        log.scalars(step(), chosen.distances());
      }
      measurements = Measurements.open(spec, source, this.options, folder, log, this::tell);
      opened.add(measurements);
      // A round reads all of its batches at once: the next ones are there when it ends.
      int ahead = Math.max(3, Rounds.realBatches(spec.training()));
      int own = share.of(spec.training().batch());
      data = new Prefetch(images, own, 1, ahead, team.worker(), team.size());
      opened.add(data);
      rounds = new Rounds(spec, session, data, noise, share, source.imageBytes());
      warn(RunChecks.complete(step(), steps()));
      writer =
          new RunWriter(
              spec,
              folder,
              session,
              log,
              new SampleWriter(spec, noise, trainedOn.classNames()),
              new Alarms(spec.training().loss()),
              this::tell);
      resources = opened;
    } catch (IOException e) {
      Team.failAll(opened, e);
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      Team.failAll(opened, e);
      throw e;
    }
  }

  /** Prepares a run of a GAN on images of its size. */
  public static TrainingRunBuilder builder(CheckedGan gan, ImageSource data) {
    return new TrainingRunBuilder(gan, data);
  }

  /** Only now, when nothing refuses this run any more, is an older one touched. */
  private void takeUp() throws IOException {
    if (savedRound < 0 && options.overwrite()) {
      folder.clear();
    }
    rewind(step());
    if (savedRound <= 0 || step() < spec.training().steps()) {
      // A run that has all of its steps stays what it was.
      warn(SpecFile.write(folder, spec));
    }
  }

  private void rewind(int step) {
    try {
      folder.rewind(step);
    } catch (IOException e) {
      tell(String.format(Locale.ROOT, "samples after step %d are left there (%s)", step, e));
    }
  }

  /**
   * What the run computes in, and what came of its check; a line such as {@code bf16 native
   * (AVX512_BF16); ...}.
   */
  public String precision() {
    return precision;
  }

  private int stepsOfRound() {
    return spec.training().plan().generatorSteps();
  }

  /** Generator updates done. */
  public int step() {
    return round * stepsOfRound();
  }

  /** Generator updates in the whole run. */
  public int steps() {
    return rounds.rounds() * stepsOfRound();
  }

  /** What the run leaves on disk. */
  public RunFolder folder() {
    return folder;
  }

  /** Whether the run is over, and its files free for another. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether the run goes on: steps are left, or something is due to be written. */
  @Override
  public boolean hasNext() {
    return !closed && !failed && !stopped && (!due.isEmpty() || round < rounds.rounds());
  }

  /**
   * Takes one round of steps, or writes what is due after the last one.
   *
   * @throws TrainingException where a loss is not a number, or a round fails that has begun to move
   *     the networks; the newest checkpoint is from before, and stays the newest
   * @throws dev.gaze.data.DataException where images cannot be read; the state before is saved when
   *     the run is closed
   * @throws NoSuchElementException after the last event
   */
  @Override
  public TrainingEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the run has ended");
    }
    try {
      return due.isEmpty() ? round() : due.remove().get();
    } catch (RuntimeException e) {
      failed = true;
      RuntimeException why = whoseFault(e);
      throw rounds.whole() ? why : unfinished(why);
    }
  }

  /** Whether this is the chief of several workers, who may be lost in the middle of a round. */
  private boolean keepsForOthers() {
    return team.size() > 1 && !options.isHelper();
  }

  /** Another worker's, where one is lost; else the others are told that it is this one's. */
  private RuntimeException whoseFault(RuntimeException e) {
    Optional<TrainingException> lost = rounds.whole() ? Optional.empty() : team.lost(e);
    if (lost.isEmpty()) {
      team.fail(e);
    } else if (keepsForOthers()) {
      session.recall();
      rounds.takenBack();
    }
    RuntimeException why = lost.isPresent() ? lost.get() : e;
    return why instanceof WorkerLostException other && keepsForOthers() && round > 0
        ? other.savedAfter(step())
        : why;
  }

  private TrainingException unfinished(RuntimeException e) {
    String message =
        String.format(
            Locale.ROOT,
            "step %d was not finished: %s. Nothing of it is saved. %s",
            step() + 1,
            e.getMessage(),
            options.isHelper() ? "The chief keeps the run" : newest());
    return e instanceof WorkerLostException
        ? new WorkerLostException(message, e)
        : new TrainingException(message, e);
  }

  /** Where whoever resumes will stand. */
  private String newest() {
    return savedRound < 0
        ? "Nothing was saved before"
        : String.format(
            Locale.ROOT,
            "The newest checkpoint is that of step %d in %s",
            savedRound * stepsOfRound(),
            folder.path());
  }

  private TrainingEvent round() {
    Optional<String> end = measurements.end().or(() -> team.ready(round, session));
    if (end.isPresent()) {
      stopped = true;
      return new TrainingEvent.Stopped(step(), end.get());
    }
    if (keepsForOthers()) {
      session.remember();
    }
    long start = System.nanoTime();
    Rounds.Result result = rounds.run(round);
    speed.measured((System.nanoTime() - start) / 1e9);
    round++;
    float discriminator = result.discriminator().loss();
    float generator = result.generator().loss();
    if (!Float.isFinite(discriminator) || !Float.isFinite(generator)) {
      throw diverged(
          "the discriminator's loss is %s, the generator's %s".formatted(discriminator, generator));
    }
    warn(writer.alarm(discriminator));
    if (isDue(options.logEvery())) {
      writer.log(step(), result, speed.imagesPerSecond(rounds.images()));
    }
    if (isDue(options.sampleEvery())) {
      due.add(() -> writer.samplesIfPossible(step()));
    }
    boolean measured = measurements.every() > 0 && isDue(measurements.every());
    if (measured) {
      due.add(() -> measurements.now(new TrainedGan(session, step(), trainedOn)));
    }
    // What is measured is what can be kept as the best.
    if (isDue(options.saveEvery()) || (measured && measurements.keepsBest())) {
      due.add(this::save);
    }
    return new TrainingEvent.Step(
        step(),
        steps(),
        discriminator,
        generator,
        speed.imagesPerSecond(rounds.images()),
        speed.remaining(rounds.rounds() - round));
  }

  /** Whether the latest round ended the run, or reached a multiple of so many steps. */
  private boolean isDue(int every) {
    return !options.isHelper()
        && (round == rounds.rounds() || step() / every > (step() - stepsOfRound()) / every);
  }

  private void warn(Optional<String> alarm) {
    alarm.ifPresent(this::tell);
  }

  private void tell(String message) {
    due.add(() -> new TrainingEvent.Warning(step(), message));
  }

  /** Writes a grid of samples now, and logs how far attention looks in them. */
  public TrainingEvent.Samples writeSamples() {
    return writer.samples(step());
  }

  /**
   * Writes a checkpoint now.
   *
   * @throws TrainingException after a round that failed: there is nothing whole to save
   */
  public TrainingEvent.Saved save() {
    if (poisoned || !rounds.whole()) {
      throw new TrainingException(
          "the run has failed, and only whole rounds are saved. " + newest());
    }
    Checkpoint checkpoint = Checkpoint.of(spec, step(), rounds.position(), trainedOn);
    Path file;
    try {
      file = folder.save(step(), options.keep(), to -> checkpoint.write(to, session));
    } catch (NotFiniteException e) {
      throw diverged(e.variable() + " is not finite");
    }
    savedRound = round;
    warn(measurements.offer(file));
    return new TrainingEvent.Saved(step(), file);
  }

  /**
   * Logs values of one's own at the current step, in {@code metrics.jsonl} and for TensorBoard: an
   * FID, say, by which the best checkpoint is kept.
   */
  public void log(Map<String, Double> values) {
    log.scalars(step(), values);
  }

  /** Ends the run at the last good state on disk: what came after it is not saved. */
  private TrainingException diverged(String what) {
    poisoned = true;
    int good = Math.max(0, savedRound) * stepsOfRound();
    log.rewind(good);
    rewind(good);
    List<String> variables = session.notFinite();
    String where = variables.isEmpty() ? "" : "; not finite: " + String.join(", ", variables);
    return new TrainingException(
        String.format(
            Locale.ROOT,
            "step %d: %s%s. %s. Try smaller learning rates, spectral norm in both networks, or float32",
            step(),
            what,
            where,
            newest()));
  }

  /**
   * Saves what whole rounds have not been saved (nothing of a round that failed), then frees
   * everything. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!options.isHelper() && !poisoned && rounds.whole() && round > 0) {
        if (round != savedRound) {
          save();
        } else if (!stopped) {
          return;
        }
        writeSamples();
      }
    } finally {
      Resources.closeAll(resources);
    }
  }
}
