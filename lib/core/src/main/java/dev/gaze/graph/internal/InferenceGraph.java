package dev.gaze.graph.internal;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.layers.Pass;
import dev.gaze.layers.State;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.CheckedNetwork;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/**
 * One network of a GAN in a graph of its own, in inference: no optimiser, no gradients, and of
 * memory what its weights take. It computes what {@link GanSession} does of the same values.
 *
 * <pre>{@code
 * try (InferenceGraph generator = InferenceGraph.generator(gan, true, RuntimeConfig.defaults())) {
 *   generator.write(reader.read(generator.shapes()));
 *   float[] images = generator.sample(latents, false).images();
 * }
 * }</pre>
 *
 * <p>Once its variables are {@linkplain #write written}, it is safe for many threads.
 */
public final class InferenceGraph implements AutoCloseable {
  private final Graph graph;
  private final Ops tf;
  private final Network network;
  private final Inputs inputs;
  private final InferencePass pass;
  private final VariableAccess access;
  private final Session session;
  private final boolean generates;

  private InferenceGraph(
      Graph graph, CheckedGan gan, boolean generates, boolean averaged, RuntimeConfig runtime) {
    this.graph = graph;
    this.generates = generates;
    CheckedNetwork checked = generates ? gan.generator() : gan.discriminator();
    tf = Ops.create(graph);
    inputs = Inputs.of(tf, gan.spec());
    GivenVariables variables = new GivenVariables(checked, averaged);
    network = new Network(tf, checked, gan.spec(), variables);
    pass =
        generates
            ? InferencePass.generating(tf, network, inputs)
            : InferencePass.judging(tf, network, inputs);
    access = new VariableAccess(tf, variables.of(network));
    session = Sessions.open(graph, runtime);
  }

  /**
   * A generator. Its variables have no values until {@link #write}.
   *
   * @param averaged whether it takes the averages ({@code ema/generator/…}) for its weights, where
   *     the spec has an average
   */
  public static InferenceGraph generator(CheckedGan gan, boolean averaged, RuntimeConfig runtime) {
    return open(gan, true, averaged && gan.spec().training().ema() != null, runtime);
  }

  /** A discriminator. Its variables have no values until {@link #write}. */
  public static InferenceGraph discriminator(CheckedGan gan, RuntimeConfig runtime) {
    return open(gan, false, false, runtime);
  }

  private static InferenceGraph open(
      CheckedGan gan, boolean generates, boolean averaged, RuntimeConfig runtime) {
    Graph graph = new Graph();
    try {
      return new InferenceGraph(graph, gan, generates, averaged, runtime);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /** All variables by public name, as a checkpoint has them, with their shapes. */
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    access.names().forEach(name -> shapes.put(name, access.shape(name)));
    return shapes;
  }

  /**
   * Sets variables, all that are given or (where a name or a length is wrong) none.
   *
   * @throws IllegalArgumentException for a name that no variable has, or a wrong number of values
   */
  public void write(Map<String, float[]> values) {
    access.write(session, values);
  }

  /**
   * Images of all latents at once; {@link BoundedInference} takes them part by part.
   *
   * @param withAttention whether to return attention
   * @throws IllegalStateException of a discriminator
   */
  public GanSession.Sample sample(LatentBatch latents, boolean withAttention) {
    require(generates, "a discriminator draws no images");
    try (Feeds feeds = new Feeds(session.runner())) {
      inputs.feedLatent(feeds, latents);
      var result = pass.run(feeds, withAttention);
      return new GanSession.Sample(result.output(), result.attention());
    }
  }

  /**
   * Puts standing statistics in the place of moving ones: of each batch norm, the means of the
   * statistics that batches have of their own (Brock et al. 2019, appendix). Before other threads
   * draw.
   *
   * @return whether there is a batch norm
   */
  public boolean stand(List<LatentBatch> batches) {
    require(generates, "a discriminator draws no images");
    if (network.moving().noneMatch(State::ofData)) {
      return false;
    }
    // Moving statistics that keep nothing of themselves are the batch's.
    Operand<Float> label = inputs.oneHot(tf, inputs.fakeLabels());
    Pass batchwise = Pass.training(tf.constant(0f));
    network.generate(inputs.latent(), label, inputs.spec().latent(), batchwise);
    Map<String, Operand<Float>> ofBatch = new LinkedHashMap<>();
    for (State state : network.moving().filter(State::ofData).toList()) {
      Operand<Float> next = state.next();
      if (next != null) {
        ofBatch.put(state.name(), next);
      }
    }
    Map<String, float[]> means = new LinkedHashMap<>();
    for (LatentBatch batch : batches) {
      fetch(batch, ofBatch).forEach((name, values) -> add(means, name, values, batches.size()));
    }
    write(means);
    return true;
  }

  private Map<String, float[]> fetch(LatentBatch batch, Map<String, Operand<Float>> wanted) {
    Map<String, float[]> found = new LinkedHashMap<>();
    try (Feeds feeds = new Feeds(session.runner())) {
      inputs.feedLatent(feeds, batch);
      wanted.values().forEach(feeds.runner()::fetch);
      List<Tensor<?>> results = feeds.runner().run();
      wanted.keySet().forEach(name -> found.put(name, Feeds.values(results.get(found.size()))));
      results.forEach(Tensor::close);
    }
    return found;
  }

  private static void add(Map<String, float[]> means, String name, float[] values, int count) {
    float[] mean = means.computeIfAbsent(name, n -> new float[values.length]);
    for (int i = 0; i < mean.length; i++) {
      mean[i] += values[i] / count;
    }
  }

  /**
   * What a discriminator says of images, of all at once, and where it looks.
   *
   * @throws IllegalStateException of a generator
   */
  public GanSession.Judgement judge(RealBatch images) {
    require(!generates, "a generator judges no images");
    try (Feeds feeds = new Feeds(session.runner())) {
      inputs.feedReal(feeds, images);
      var result = pass.run(feeds, true);
      return new GanSession.Judgement(result.output(), result.attention());
    }
  }

  /**
   * This network with its values as constants, of any N. A generator's inputs are {@code latent}
   * {@code [N, z]} and, where it sees one, {@code label} {@code [N]} of int32; its output is {@code
   * images} {@code [N, H, W, C]} in [−1, 1]. A discriminator's are {@code images} and {@code
   * label}, and {@code logits} {@code [N]}.
   *
   * @param withAttention whether it also gives the attention of each layer, {@code [N, queries,
   *     keys]}, by its block's name
   */
  public FrozenGraph freeze(boolean withAttention) {
    Map<String, Operand<?>> from = new LinkedHashMap<>();
    from.put(generates ? "latent" : "images", generates ? inputs.latent() : inputs.images());
    from.put("label", generates ? inputs.fakeLabels() : inputs.realLabels());
    Map<String, Operand<?>> to = new LinkedHashMap<>();
    to.put(generates ? "images" : "logits", pass.output());
    if (withAttention) {
      pass.layers().forEach((name, layer) -> to.put(name, layer.weights()));
    }
    return FrozenGraph.of(graph, session, from, to);
  }

  private static void require(boolean can, String otherwise) {
    if (!can) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Waits for what other threads compute. */
  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
