package dev.gaze.metric;

import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * The Inception network of December 2015 that FID and IS are defined on, from the file {@code
 * classify_image_graph_def.pb}, imported as it is. Gaze does not bring the file. Not for several
 * threads at once.
 */
public final class InceptionNet implements FeatureNet {
  private static final String INPUT = "ExpandDims";
  private static final String FEATURES = "pool_3";
  private static final String LOGIT_WEIGHTS = "softmax/weights";
  private static final int CLEAN_SIDE = 299;

  /** How images come to the size of the network. */
  public enum Resize {
    /** The graph's own: TensorFlow 1's bilinear, corners not aligned, no half pixels. */
    LEGACY_TF("legacyTf"),
    /** Antialiased bicubic in float (Parmar et al. 2022). */
    CLEAN("clean");

    private final String word;

    Resize(String word) {
      this.word = word;
    }

    /** The word for it on the command line. */
    @Override
    public String toString() {
      return word;
    }
  }

  private final String identity;
  private final Resize resize;
  private final Graph graph;
  private final Session session;
  private final double[] logitWeights;
  private final int width;
  private final int classes;

  /**
   * @param weights float32 {@code [D, K]}
   */
  private InceptionNet(
      String identity, Resize resize, Graph graph, Session session, Tensor<?> weights) {
    this.identity = identity;
    this.resize = resize;
    this.graph = graph;
    this.session = session;
    width = (int) weights.shape()[0];
    classes = (int) weights.shape()[1];
    logitWeights = Features.of(floats(weights), classes).values();
  }

  /**
   * Opens a GraphDef.
   *
   * @throws MetricException where the file is no GraphDef, or has not the nodes of this network
   */
  public static InceptionNet open(Path file, Resize resize, RuntimeConfig runtime)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Graph graph = new Graph();
    Session session = null;
    try {
      load(graph, bytes, file);
      session = Sessions.open(graph, runtime);
      String identity =
          "inception-2015-12-05 sha256:" + new Sha256().add(bytes).hex() + " " + resize;
      try (Tensor<?> weights = weights(session, file)) {
        return new InceptionNet(identity, resize, graph, session, weights);
      }
    } catch (RuntimeException e) {
      if (session != null) {
        session.close();
      }
      graph.close();
      throw e;
    }
  }

  private static void load(Graph graph, byte[] bytes, Path file) {
    try {
      graph.importGraphDef(bytes);
    } catch (RuntimeException e) {
      throw new MetricException(
          file + " is no GraphDef of TensorFlow; expected classify_image_graph_def.pb", e);
    }
    List<String> missing =
        List.of(INPUT, FEATURES, LOGIT_WEIGHTS).stream()
            .filter(name -> graph.operation(name) == null)
            .toList();
    if (!missing.isEmpty()) {
      throw new MetricException(
          "%s has no node %s; expected classify_image_graph_def.pb of inception-2015-12-05"
              .formatted(file, String.join(", ", missing)));
    }
  }

  private static Tensor<?> weights(Session session, Path file) {
    Tensor<?> weights;
    try {
      weights = session.runner().fetch(LOGIT_WEIGHTS).run().get(0);
    } catch (RuntimeException e) {
      throw new MetricException(
          "%s: %s is no constant (%s); expected classify_image_graph_def.pb"
              .formatted(file, LOGIT_WEIGHTS, e.getMessage()),
          e);
    }
    if (weights.numDimensions() != 2
        || weights.numElements() == 0
        || weights.dataType() != DataType.FLOAT) {
      String got = weights.dataType() + " " + Arrays.toString(weights.shape());
      weights.close();
      throw new MetricException(
          "%s: %s is %s; expected FLOAT [features, classes], as classify_image_graph_def.pb has it"
              .formatted(file, LOGIT_WEIGHTS, got));
    }
    return weights;
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String named(String metric) {
    return metric;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Features features(byte[] pixels, int height, int width, int channels) {
    int n = pixels.length / (height * width * channels);
    float[] colours = PixelRange.BYTES.of(Colours.of(pixels, channels));
    int rows = height;
    int columns = width;
    if (resize == Resize.CLEAN) {
      colours = CleanResize.all(colours, n, height, width, 3, CLEAN_SIDE);
      rows = CLEAN_SIDE;
      columns = CLEAN_SIDE;
    }
    try (Tensor<Float> images =
            Tensor.create(new long[] {n, rows, columns, 3}, FloatBuffer.wrap(colours));
        Tensor<?> features = session.runner().feed(INPUT, images).fetch(FEATURES).run().get(0)) {
      if (features.numElements() != n * this.width) {
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "%s gave %d numbers for %d images; expected %d of each",
                FEATURES,
                features.numElements(),
                n,
                this.width));
      }
      return Features.of(floats(features), this.width);
    }
  }

  private static float[] floats(Tensor<?> tensor) {
    FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
    tensor.writeTo(values);
    return values.array();
  }

  /** Without bias, over all 1008 outputs, as the published IS takes them. */
  @Override
  public Optional<Features> logits(Features features) {
    double[] logits = Blas.times(features.values(), logitWeights, features.count(), width, classes);
    return Optional.of(new Features(logits, classes));
  }

  /** Frees the graph and its session. */
  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
