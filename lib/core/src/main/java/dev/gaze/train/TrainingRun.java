package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.NotFiniteException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Batches;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Prefetch;
import dev.gaze.graph.GanGraph;
import dev.gaze.graph.GanSession;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.OptimizerSpec;
import dev.gaze.spec.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private final GanGraph graph;
  private final GanSession session;
  private final String precision;
  private final Prefetch data;
  private final Rounds rounds;
  private final SampleWriter samples;
  private final RunLog log;
  private final Alarms alarms;
  private final Speed speed = new Speed();
  private final Queue<Supplier<TrainingEvent>> due = new ArrayDeque<>();
  private int round;
  private int savedRound = -1;
  private @Nullable Double best;
  private boolean toldOfMetric;
  private boolean failed;
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
    this.options = options;
    this.folder = new RunFolder(options.folder());
    this.alarms = new Alarms(spec.training().loss());
    RunChecks.refuse(spec, source, folder, options);
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      graph = GanGraph.compile(gan);
      opened.add(graph);
      RunPrecision chosen = runPrecision.get();
      GanSession first = GanSession.open(graph, chosen.runtime());
      opened.add(first);
      Batches batches =
          new Batches(source, spec.training().seed(), spec.training().images().flip());
      start(batches, first);
      Noise noise = new Noise(spec.training().seed(), spec.latent().size(), spec.classes());
      session = chosen.settle(graph, first, step(), batches, noise);
      opened.add(session);
      precision = chosen.toString();
      warn(chosen.warning());
      log = new RunLog(folder, step());
      opened.add(log);
      if (!chosen.distances().isEmpty()) {
        log.scalars(step(), chosen.distances());
      }
      best = bestSoFar();
      data = new Prefetch(batches, spec.training().batch(), 1, 3);
      opened.add(data);
      rounds = new Rounds(spec, session, data, noise, source.imageBytes());
      samples = new SampleWriter(spec, noise);
    } catch (IOException e) {
      closeAll(opened);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      closeAll(opened);
      throw e;
    }
  }

  /** Prepares a run of a GAN on images of its size. */
  public static TrainingRunBuilder builder(CheckedGan gan, ImageSource data) {
    return new TrainingRunBuilder(gan, data);
  }

  private void start(Batches batches, GanSession session) throws IOException {
    Path latest = options.resume() ? folder.latest().orElse(null) : null;
    if (latest == null) {
      if (options.overwrite()) {
        folder.clear();
      }
      session.initialize();
      keepSpec();
      return;
    }
    Checkpoint checkpoint = Checkpoint.read(latest, spec, session);
    batches.seek(checkpoint.position());
    round = checkpoint.step() / spec.training().plan().generatorSteps();
    savedRound = round;
    folder.rewind(checkpoint.step());
  }

  private void keepSpec() throws IOException {
    String json = options.specJson();
    if (json != null) {
      Files.createDirectories(folder.path());
      Files.writeString(folder.spec(), json);
    }
  }

  private @Nullable Double bestSoFar() throws IOException {
    Best rule = options.best();
    Optional<Path> kept = folder.best();
    if (rule == null || kept.isEmpty()) {
      return null;
    }
    return log.at(Checkpoint.step(kept.get()), rule.metric());
  }

  /**
   * What the run computes in, and what came of its check; a line such as {@code bf16 native
   * (AVX512_BF16); ...}.
   */
  public String precision() {
    return precision;
  }

  /** Generator updates done. */
  public int step() {
    return round * spec.training().plan().generatorSteps();
  }

  /** Generator updates in the whole run. */
  public int steps() {
    return rounds.rounds() * spec.training().plan().generatorSteps();
  }

  /** What the run leaves on disk. */
  public RunFolder folder() {
    return folder;
  }

  @Override
  public boolean hasNext() {
    return !closed && !failed && (!due.isEmpty() || round < rounds.rounds());
  }

  /**
   * Takes one round of steps, or writes what is due after the last one.
   *
   * @throws TrainingException where a loss is not a number; the newest checkpoint is from before
   * @throws NoSuchElementException after the last event
   */
  @Override
  public TrainingEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the run has ended");
    }
    try {
      Supplier<TrainingEvent> waiting = due.poll();
      return waiting == null ? round() : waiting.get();
    } catch (RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  private TrainingEvent.Step round() {
    long start = System.nanoTime();
    boolean logged = round + 1 == rounds.rounds() || (round + 1) % options.logEvery() == 0;
    Rounds.Result losses = rounds.run(round, logged);
    speed.measured((System.nanoTime() - start) / 1e9);
    round++;
    if (!Float.isFinite(losses.discriminator()) || !Float.isFinite(losses.generator())) {
      throw diverged(
          "the discriminator's loss is %s, the generator's %s"
              .formatted(losses.discriminator(), losses.generator()));
    }
    warn(alarms.discriminatorLoss(losses.discriminator()));
    boolean last = round == rounds.rounds();
    if (logged) {
      writeLog(losses);
    }
    if (last || round % options.sampleEvery() == 0) {
      due.add(this::writeSamples);
    }
    Measuring measuring = options.measuring();
    if (measuring != null && (last || round % measuring.every() == 0)) {
      due.add(() -> measuring.now(new TrainedGan(graph, session, step()), log));
    }
    if (last || round % options.saveEvery() == 0) {
      due.add(this::save);
    }
    return new TrainingEvent.Step(
        step(),
        steps(),
        losses.discriminator(),
        losses.generator(),
        speed.imagesPerSecond(rounds.images()),
        speed.remaining(rounds.rounds() - round));
  }

  private void warn(Optional<String> alarm) {
    alarm.ifPresent(message -> due.add(() -> new TrainingEvent.Warning(step(), message)));
  }

  private void writeLog(Rounds.Result losses) {
    TrainingSpec training = spec.training();
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("discriminator_loss", (double) losses.discriminator());
    values.put("generator_loss", (double) losses.generator());
    values.put("discriminator_learning_rate", rate(training.discriminator()));
    values.put("generator_learning_rate", rate(training.generator()));
    values.put("images_per_second", speed.imagesPerSecond(rounds.images()));
    values.putAll(losses.monitors());
    List<String> gammas = session.gammas();
    session
        .read(gammas)
        .forEach((name, gamma) -> values.put("gamma/" + block(name), (double) gamma[0]));
    log.scalars(step(), values);
  }

  private static String block(String gamma) {
    return gamma.substring(0, gamma.lastIndexOf('/'));
  }

  private double rate(OptimizerSpec optimizer) {
    return LearningRate.at(optimizer, round - 1, rounds.rounds());
  }

  /** Writes a grid of samples now, and logs how far attention looks in them. */
  public TrainingEvent.Samples writeSamples() {
    try {
      float[] images = samples.write(session, folder.samples(), folder.samples(step()));
      warn(alarms.samples(images, samples.rows(), SampleWriter.COLUMNS));
      ImageSpec size = spec.image();
      log.picture(
          step(),
          "samples",
          Picture.tiled(
              images, SampleWriter.COLUMNS, size.height(), size.width(), size.channels()));
      logAttention();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TrainingEvent.Samples(step(), folder.samples());
  }

  private void logAttention() {
    Map<String, AttentionSummary> layers = samples.attention(session);
    if (layers.isEmpty()) {
      return;
    }
    Map<String, Double> distances = new LinkedHashMap<>();
    layers.forEach(
        (layer, summary) -> {
          distances.put("attention_distance/" + layer, summary.meanDistance());
          log.picture(step(), "attention/" + layer, summary.maps());
        });
    log.scalars(step(), distances);
  }

  /** Writes a checkpoint now. */
  public TrainingEvent.Saved save() {
    Checkpoint checkpoint = Checkpoint.of(spec, step(), data.position());
    Path file;
    try {
      file = folder.save(step(), options.keep(), to -> checkpoint.write(to, session));
    } catch (NotFiniteException e) {
      throw diverged(e.variable() + " is not finite");
    }
    savedRound = round;
    keepBest(file);
    return new TrainingEvent.Saved(step(), file);
  }

  private void keepBest(Path checkpoint) {
    Best rule = options.best();
    if (rule == null) {
      return;
    }
    Double value = log.latest().get(rule.metric());
    if (value == null && !toldOfMetric) {
      toldOfMetric = true;
      String message =
          "no checkpoint is the best by %s: nothing of this name is logged, only %s"
              .formatted(rule.metric(), String.join(", ", log.latest().keySet()));
      warn(Optional.of(message));
    }
    if (value != null && rule.isBetter(value, best)) {
      try {
        folder.keepBest(checkpoint);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      best = value;
    }
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
    int good = Math.max(0, savedRound) * spec.training().plan().generatorSteps();
    try {
      log.rewind(good);
      folder.rewind(good);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> variables = session.notFinite();
    String where = variables.isEmpty() ? "" : "; not finite: " + String.join(", ", variables);
    String rolledBack =
        savedRound < 0
            ? "Nothing good was saved before"
            : "The run is back at its checkpoint of step " + good + " in " + folder.path();
    return new TrainingException(
        "step %d: %s%s. %s. Try smaller learning rates, spectral norm in both networks, or float32"
            .formatted(step(), what, where, rolledBack));
  }

  /**
   * Saves what has not been saved (unless the run failed), then frees everything. Closing twice
   * does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!poisoned && round != savedRound && round > 0) {
        save();
        writeSamples();
      }
    } finally {
      closeAll(List.of(graph, session, log, data));
    }
  }

  /** Closes in reverse order; an error in one does not keep the others open. */
  private static void closeAll(List<? extends AutoCloseable> opened) {
    RuntimeException first = null;
    for (int i = opened.size() - 1; i >= 0; i--) {
      try {
        opened.get(i).close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      } catch (Exception e) {
        first = first == null ? new IllegalStateException(e) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
