package dev.gaze.train;

import dev.gaze.checkpoint.CheckpointReader;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.graph.internal.Inference;
import dev.gaze.graph.internal.InferenceGraph;
import dev.gaze.shape.CheckedBlock;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.CheckedNetwork;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The networks of a checkpoint, each in a graph of its own that is made and filled when it is first
 * asked for. For any number of threads.
 */
final class TrainedNetworks implements Inference {
  private final CheckedGan gan;
  private final CheckpointReader checkpoint;
  private final RuntimeConfig runtime;
  private final Map<Part, InferenceGraph> open = new EnumMap<>(Part.class);
  private boolean closed;

  private enum Part {
    GENERATOR,
    AVERAGED_GENERATOR,
    DISCRIMINATOR
  }

  /** Closes the checkpoint with itself. */
  TrainedNetworks(CheckedGan gan, CheckpointReader checkpoint, RuntimeConfig runtime) {
    this.gan = gan;
    this.checkpoint = checkpoint;
    this.runtime = runtime;
  }

  @Override
  public CheckedGan gan() {
    return gan;
  }

  /** Opens what images usually come from, so that what is wrong with it is said at once. */
  void openGenerator() {
    generator(true);
  }

  private InferenceGraph generator(boolean averaged) {
    boolean average = averaged && gan.spec().training().ema() != null && checkpoint.hasAverages();
    return opened(average ? Part.AVERAGED_GENERATOR : Part.GENERATOR);
  }

  private synchronized InferenceGraph opened(Part part) {
    if (closed) {
      throw new IllegalStateException("the trained GAN is closed");
    }
    InferenceGraph before = open.get(part);
    if (before != null) {
      return before;
    }
    InferenceGraph graph =
        part == Part.DISCRIMINATOR
            ? InferenceGraph.discriminator(gan, runtime)
            : InferenceGraph.generator(gan, part == Part.AVERAGED_GENERATOR, runtime);
    try {
      graph.write(checkpoint.read(graph.shapes()));
    } catch (IOException e) {
      graph.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
    open.put(part, graph);
    return graph;
  }

  @Override
  public GanSession.Sample sample(LatentBatch latents, boolean averaged, boolean withAttention) {
    return generator(averaged).sample(latents, withAttention);
  }

  @Override
  public boolean stand(List<LatentBatch> batches, boolean averaged) {
    return generator(averaged).stand(batches);
  }

  @Override
  public GanSession.Judgement judge(RealBatch images) {
    return opened(Part.DISCRIMINATOR).judge(images);
  }

  @Override
  public Map<String, Double> attentionGammas() {
    Map<String, Double> layers = new LinkedHashMap<>();
    addGammas(gan.generator(), generator(true), layers);
    addGammas(gan.discriminator(), opened(Part.DISCRIMINATOR), layers);
    return layers;
  }

  private void addGammas(CheckedNetwork network, InferenceGraph graph, Map<String, Double> layers) {
    for (CheckedBlock block : network.blocks()) {
      if (!(block.block() instanceof SelfAttention)) {
        continue;
      }
      String layer = network.name() + "/" + block.name();
      String gamma = layer + "/gamma";
      Map<String, long[]> shapes = graph.shapes();
      String variable = shapes.containsKey(gamma) ? gamma : "ema/" + gamma;
      try {
        long[] shape = Objects.requireNonNull(shapes.get(variable), variable);
        float[] value = checkpoint.read(Map.of(variable, shape)).get(variable);
        layers.put(layer, (double) Objects.requireNonNull(value, variable)[0]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Map<String, float[]> weights(boolean ofGenerator, boolean averaged) {
    InferenceGraph graph = ofGenerator ? generator(averaged) : opened(Part.DISCRIMINATOR);
    Map<String, float[]> weights = new LinkedHashMap<>();
    try {
      checkpoint
          .read(graph.shapes())
          .forEach((name, values) -> weights.put(name.replaceFirst("^ema/", ""), values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return weights;
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(InferenceGraph::close);
    open.clear();
    try {
      checkpoint.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
