package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.DataSummary;
import dev.gaze.graph.GanGraph;
import dev.gaze.graph.GanSession;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.json.GanSpecJson;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.SpecException;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a run has trained, to draw from. Not for several threads at once. */
public final class TrainedGan implements AutoCloseable {
  private static final double LEAST_TRUNCATION = 0.01;
  private static final int PART = 64;
  private static final int NAMED = 20;
  private final GanGraph graph;
  private final GanSession session;
  private final Noise noise;
  private final int step;
  private final List<String> classNames;

  TrainedGan(GanGraph graph, GanSession session, int step, @Nullable DataSummary data) {
    var spec = graph.gan().spec();
    this.graph = graph;
    this.session = session;
    this.step = step;
    classNames = classNames(spec.classes(), data);
    noise = new Noise(spec.training().seed(), spec.latent().size(), spec.classes());
  }

  /**
   * Loads a run's newest checkpoint; the run's {@code spec.json} says what it is.
   *
   * @throws TrainingException where the run has no spec that can be read, or no checkpoint yet
   */
  public static TrainedGan open(RunFolder folder, RuntimeConfig runtime) {
    return open(spec(folder), folder, runtime);
  }

  /**
   * The GAN that a run trains, as its {@code spec.json} says.
   *
   * @throws TrainingException where there is none that can be read
   */
  public static CheckedGan spec(RunFolder folder) {
    if (!Files.exists(folder.spec())) {
      throw new TrainingException(
          folder.path()
              + " has no spec.json, so that its model is not known; name a run's folder, or its script where it has layers of KotlinDL");
    }
    try {
      return ShapeCheck.check(GanSpecJson.read(Files.readString(folder.spec())));
    } catch (SpecException | IOException e) {
      throw new TrainingException(folder.spec() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Loads a run's newest checkpoint.
   *
   * @param gan the GAN that the run trains
   * @throws TrainingException where the run has no checkpoint yet
   */
  public static TrainedGan open(CheckedGan gan, RunFolder folder, RuntimeConfig runtime) {
    Path latest;
    try {
      latest =
          folder
              .latest()
              .orElseThrow(
                  () ->
                      new TrainingException(
                          folder.path()
                              + " has no checkpoint; train it first, or name another run"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open(gan, latest, runtime);
  }

  /**
   * Loads a checkpoint, {@link RunFolder#best} for one.
   *
   * @param gan the GAN that its run trains
   */
  public static TrainedGan open(CheckedGan gan, Path checkpoint, RuntimeConfig runtime) {
    GanGraph graph = GanGraph.compile(gan);
    GanSession session = null;
    try {
      session = GanSession.open(graph, runtime);
      Checkpoint read = Checkpoint.read(checkpoint, gan.spec(), session);
      return new TrainedGan(graph, session, read.step(), read.data());
    } catch (IOException e) {
      close(graph, session);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close(graph, session);
      throw e;
    }
  }

  private static void close(GanGraph graph, @Nullable GanSession session) {
    if (session != null) {
      session.close();
    }
    graph.close();
  }

  private static List<String> classNames(int classes, @Nullable DataSummary data) {
    return classes > 0 && data != null && data.classes().size() == classes
        ? data.classNames()
        : IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Generator updates behind these weights. */
  public int step() {
    return step;
  }

  /** The GAN that was trained. */
  public CheckedGan gan() {
    return graph.gan();
  }

  /**
   * The names of the classes by their labels, as the data had them; numbers where the run has not
   * recorded them, and none without classes.
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * The label of a class.
   *
   * @param nameOrNumber a name, or else a number from 0; a class whose name is a number is meant
   *     before one in that place. Without classes, 0
   * @throws IllegalArgumentException where there is no such class
   */
  public int label(String nameOrNumber) {
    int named = classNames.indexOf(Normalizer.normalize(nameOrNumber, Normalizer.Form.NFC));
    int last = Math.max(1, classNames.size()) - 1;
    int label =
        named >= 0 || !nameOrNumber.matches("[0-9]{1,9}") ? named : Integer.parseInt(nameOrNumber);
    if (label < 0 || label > last) {
      throw new IllegalArgumentException("class " + nameOrNumber + ": the model has " + known());
    }
    return label;
  }

  private String known() {
    if (classNames.isEmpty()) {
      return "no classes";
    }
    int last = classNames.size() - 1;
    int more = classNames.size() - NAMED;
    String names = String.join(", ", classNames.subList(0, Math.min(NAMED, classNames.size())));
    return "classes 0 to " + last + ": " + names + (more > 0 ? " and " + more + " more" : "");
  }

  /**
   * z from N(0, I) for given classes.
   *
   * @param seed the same seed gives the same latents
   * @param labels {@code [N]}; all 0 without classes
   */
  public LatentBatch latents(long seed, int[] labels) {
    return noise.labelled(Noise.Use.SAMPLES, seed, labels);
  }

  /**
   * z for given classes, less extreme than usual: better samples, less variety (Brock et al. 2019,
   * section 3.1).
   *
   * @param truncation numbers above it or below its negative are drawn again; at least 0.01
   */
  public LatentBatch latents(long seed, int[] labels, double truncation) {
    if (!(truncation >= LEAST_TRUNCATION)) {
      throw new IllegalArgumentException(
          "truncation = %s; expected at least %s".formatted(truncation, LEAST_TRUNCATION));
    }
    return noise.labelled(Noise.Use.SAMPLES, seed, labels, truncation);
  }

  /**
   * The way from latents to others along a sphere, on which z of N(0, I) lies nearly; a line would
   * leave it.
   *
   * @param from {@code [N]}; their classes hold on the whole way
   * @param to {@code [N]}
   * @param steps latents on each way, its ends included; at least 2
   * @return {@code [N * steps]}, one way after the other
   */
  public LatentBatch interpolate(LatentBatch from, LatentBatch to, int steps) {
    return Interpolation.between(from, to, steps);
  }

  /**
   * Images of any number of latents, a part at a time, so that they need not fit into memory with
   * all that is between.
   *
   * @return {@code [N, H, W, C]} in [−1, 1]
   */
  public float[] images(LatentBatch latents) {
    int n = latents.labels().length;
    int size = n == 0 ? 0 : latents.z().length / n;
    float[] images = new float[0];
    for (int from = 0; from < n; from += PART) {
      int to = Math.min(n, from + PART);
      float[] part =
          sample(
                  new LatentBatch(
                      Arrays.copyOfRange(latents.z(), from * size, to * size),
                      Arrays.copyOfRange(latents.labels(), from, to)),
                  false)
              .images();
      if (from == 0) {
        images = new float[Math.multiplyExact(part.length / to, n)];
      }
      System.arraycopy(part, 0, images, from * (part.length / (to - from)), part.length);
    }
    return images;
  }

  /**
   * Images in inference, of the averaged weights where the spec has an average.
   *
   * @param withAttention whether to return attention maps
   */
  public GanSession.Sample sample(LatentBatch latents, boolean withAttention) {
    return sample(latents, true, withAttention);
  }

  /**
   * The same, of the averaged weights or of those that training moves.
   *
   * @param averaged without an average in the spec, no matter
   */
  public GanSession.Sample sample(LatentBatch latents, boolean averaged, boolean withAttention) {
    return session.sample(latents, averaged, withAttention);
  }

  /**
   * What the discriminator says of any images, and where it looks.
   *
   * @param images {@code [N, H, W, C]} of the spec's size
   */
  public GanSession.Judgement judge(RealBatch images) {
    return session.judge(images);
  }

  @Override
  public void close() {
    close(graph, session);
  }
}
