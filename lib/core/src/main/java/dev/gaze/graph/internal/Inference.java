package dev.gaze.graph.internal;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import java.util.List;
import java.util.Map;

/** The networks of a GAN in inference: moving statistics, and nothing changes. */
public interface Inference extends AutoCloseable {

  /** The GAN that they are of. */
  CheckedGan gan();

  /**
   * Runs the generator.
   *
   * @param averaged whether on the averaged weights, where the spec has an average
   * @param withAttention whether to return attention
   */
  GanSession.Sample sample(LatentBatch latents, boolean averaged, boolean withAttention);

  /**
   * Draws with the statistics that batches have, in place of moving ones; see {@link
   * InferenceGraph#stand}.
   *
   * @return whether the generator has a batch norm
   * @throws IllegalStateException where the networks are in training, which needs the moving ones
   */
  default boolean stand(List<LatentBatch> batches, boolean averaged) {
    throw new IllegalStateException("a GAN in training keeps its moving statistics");
  }

  /** Runs the discriminator, on weights as they are: it has no average. */
  GanSession.Judgement judge(RealBatch images);

  /**
   * How much of what it looks at each attention layer adds (SAGAN, equation 3), by the layer's
   * name, {@code generator/attention} for one; the generator's averages, where there are any.
   */
  Map<String, Double> attentionGammas();

  /**
   * All variables of a network by public name, {@code generator/block1/conv1/kernel} for one,
   * row-major.
   *
   * @param averaged whether trained ones have the values of their averages, where there are any
   */
  Map<String, float[]> weights(boolean ofGenerator, boolean averaged);

  /** Frees what is native; later calls are refused. */
  @Override
  void close();
}
