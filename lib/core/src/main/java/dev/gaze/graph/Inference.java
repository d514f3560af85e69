package dev.gaze.graph;

import dev.gaze.shape.CheckedGan;

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

  /** Runs the discriminator, on weights as they are: it has no average. */
  GanSession.Judgement judge(RealBatch images);

  @Override
  void close();
}
