package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.CheckpointReader;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.DataSummary;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.BoundedInference;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.graph.internal.Inference;
import dev.gaze.json.GanSpecJson;
import dev.gaze.metric.ImageSet;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.SpecException;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run has trained, to draw from.
 *
 * <p>Memory holds the weights that are used and nothing else of training: the generator's (the
 * averaged ones where the spec has an average), and from when it is first asked the
 * discriminator's. Any number of images is computed in parts of bounded memory, about 256 MB for
 * each thread that draws.
 *
 * <p>Safe for any number of threads: the same latents give the same images, whatever else is drawn.
 * {@link #close} waits for what others draw; later calls are refused.
 */
public final class TrainedGan implements AutoCloseable {
  private static final double LEAST_TRUNCATION = 0.01;
  private static final int NAMED = 20;

  /** More than the images of any set, so that those of two seeds have no latents in common. */
  private static final long SEEDS_OF_A_SET = 1L << 32;

  private final BoundedInference networks;
  private final Noise noise;
  private final int step;
  private final List<String> classNames;

  /** Draws with networks that are there; closes them with itself. */
  TrainedGan(Inference networks, int step, @Nullable DataSummary data) {
    var spec = networks.gan().spec();
    this.networks = new BoundedInference(networks);
    this.step = step;
    classNames = classNames(spec.classes(), data);
    noise = new Noise(spec.training().seed(), spec.latent().size(), spec.classes());
  }

  /**
   * Loads the newest checkpoint in a run's folder; its {@code spec.json} says what it is of.
   *
   * <pre>{@code
   * try (TrainedGan gan = TrainedGan.open(Path.of("runs/sagan"))) {
   *   float[] image = gan.images(gan.latents(7, new int[] {3}));
   *   Pictures.write(Path.of("three.png"), image, gan.gan().spec().image());
   * }
   * }</pre>
   *
   * @param run as {@link TrainingRunBuilder#folder} had it
   * @throws TrainingException where the folder has no spec that can be read, or no checkpoint yet
   */
  public static TrainedGan open(Path run) {
    return open(new RunFolder(run), RuntimeConfig.defaults());
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
              + " has no spec.json, so that its model is not known; name a run's folder, or where it has layers of KotlinDL its script too (--model FILE)");
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
    CheckpointReader reader;
    try {
      reader = CheckpointReader.open(checkpoint, gan.spec());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TrainedNetworks networks = new TrainedNetworks(gan, reader, runtime);
    try {
      networks.openGenerator();
      Checkpoint at = reader.checkpoint();
      return new TrainedGan(networks, at.step(), at.data());
    } catch (RuntimeException e) {
      networks.close();
      throw e;
    }
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
    return networks.gan();
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
   * Images of any number of latents.
   *
   * @return {@code [N, H, W, C]} in [−1, 1]
   */
  public float[] images(LatentBatch latents) {
    return sample(latents, false).images();
  }

  /**
   * Images of any number of latents, each batch drawn when the stream comes to it, so that they
   * need not fit into memory.
   *
   * @param latents {@code [N]}
   * @return in the order of the latents
   */
  public Stream<ImageBatch> batches(LatentBatch latents) {
    int count = latents.labels().length;
    int part = networks.part(false);
    return IntStream.iterate(0, from -> from < count, from -> from + part)
        .mapToObj(
            from -> {
              LatentBatch some = latents.part(from, Math.min(count, from + part));
              return new ImageBatch(from, some.labels(), images(some));
            });
  }

  /**
   * Gives images of any number of latents to a sink, a batch at a time.
   *
   * @param sink called on this thread, in the order of the latents
   */
  public void sample(LatentBatch latents, Consumer<? super ImageBatch> sink) {
    batches(latents).forEachOrdered(sink);
  }

  /**
   * Images in inference, of the averaged weights where the spec has an average.
   *
   * @param withAttention whether to return attention maps, of all images together: {@code N ·
   *     queries · keys} floats a layer. Ask for fewer images at a time where that is too much
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
    return networks.sample(latents, averaged, withAttention);
  }

  /**
   * What the discriminator says of any images, and where it looks.
   *
   * @param images {@code [N, H, W, C]} of the spec's size
   */
  public GanSession.Judgement judge(RealBatch images) {
    return networks.judge(images);
  }

  /**
   * How much of what it looks at each attention layer adds (SAGAN, equation 3), by the layer's
   * name, {@code generator/attention} for one. Near 0, where a layer looks says nothing of the
   * images.
   */
  public Map<String, Double> attentionGammas() {
    return networks.attentionGammas();
  }

  /**
   * So many images to measure, drawn as they are read and rounded to uint8 as the field does. An
   * image has latents of its own, whatever it is drawn together with.
   *
   * @param seed the same seed gives the same images
   * @param label the class of all of them; null: each class in turn
   * @param averaged whether to take the averaged weights, where there are such
   */
  public ImageSet drawn(int count, long seed, @Nullable Integer label, boolean averaged) {
    ImageSpec image = gan().spec().image();
    int classes = Math.max(1, gan().spec().classes());
    IntUnaryOperator labels = i -> label == null ? i % classes : label;
    return ImageSet.drawn(
        count,
        image.height(),
        image.width(),
        image.channels(),
        labels,
        (from, n) -> {
          int size = gan().spec().latent().size();
          float[] z = new float[n * size];
          int[] ofEach = new int[n];
          for (int i = 0; i < n; i++) {
            ofEach[i] = labels.applyAsInt(from + i);
            long own = seed * SEEDS_OF_A_SET + from + i;
            System.arraycopy(latents(own, new int[] {ofEach[i]}).z(), 0, z, i * size, size);
          }
          return sample(new LatentBatch(z, ofEach), averaged, false).images();
        });
  }

  /**
   * From now on, the generator's batch norm takes standing statistics (BigGAN; Brock et al. 2019,
   * appendix) in place of those that moved along with training: the means and variances of batches
   * that are drawn now, each averaged over all of them. Moving statistics are of the weights that
   * were trained; averaged weights have others. Spectral norm goes a step on in these batches, as
   * it does in training. Before other threads draw.
   *
   * @param batches 1 or more; the papers' code takes about 100
   * @param size images of a batch
   * @param averaged of which weights, where there are averaged ones
   * @throws IllegalStateException where the generator has no batch norm, or is in training
   */
  public void standingStatistics(int batches, int size, boolean averaged) {
    if (batches < 1 || size < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d batches of %d images; expected 1 or more of each", batches, size));
    }
    int classes = Math.max(1, gan().spec().classes());
    List<LatentBatch> drawn =
        IntStream.range(0, batches)
            .mapToObj(
                batch ->
                    latents(
                        -1 - batch, // No seed of images to measure.
                        IntStream.range(0, size).map(i -> (batch * size + i) % classes).toArray()))
            .toList();
    if (!networks.stand(drawn, averaged)) {
      throw new IllegalStateException(
          "the generator has no batch norm, which alone has statistics; draw without");
    }
  }

  /**
   * All variables of a network by public name, {@code generator/block1/conv1/kernel} for one,
   * row-major: its weights, the u of spectral norms and moving statistics.
   *
   * @param averaged whether trained ones have the values of their averages; the discriminator has
   *     none, nor has a generator whose spec has no average
   */
  public Map<String, float[]> weights(boolean ofGenerator, boolean averaged) {
    return networks.weights(ofGenerator, averaged);
  }

  /** Waits for what others draw, then frees the networks. */
  @Override
  public void close() {
    networks.close();
  }
}
