package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.graph.GanGraph;
import dev.gaze.graph.GanSession;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What a run has trained, to draw from. Not for several threads at once. */
public final class TrainedGan implements AutoCloseable {
  private final GanGraph graph;
  private final GanSession session;
  private final Noise noise;
  private final int step;

  private TrainedGan(GanGraph graph, GanSession session, int step) {
    var spec = graph.gan().spec();
    this.graph = graph;
    this.session = session;
    this.step = step;
    noise = new Noise(spec.training().seed(), spec.latent().size(), spec.classes());
  }

  /**
   * Loads a run's newest checkpoint.
   *
   * @param gan the GAN that the run trains
   * @throws TrainingException where the run has no checkpoint yet
   */
  public static TrainedGan open(CheckedGan gan, RunFolder folder, RuntimeConfig runtime) {
    GanGraph graph = GanGraph.compile(gan);
    GanSession session = null;
    try {
      var latest =
          folder
              .latest()
              .orElseThrow(
                  () ->
                      new TrainingException(
                          folder.path()
                              + " has no checkpoint; train it first, or name another run"));
      session = GanSession.open(graph, runtime);
      return new TrainedGan(graph, session, Checkpoint.read(latest, gan.spec(), session).step());
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

  /** Generator updates behind these weights. */
  public int step() {
    return step;
  }

  /** The GAN that was trained. */
  public CheckedGan gan() {
    return graph.gan();
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
   * Images in inference, of the averaged weights where the spec has an average.
   *
   * @param withAttention whether to return attention maps
   */
  public GanSession.Sample sample(LatentBatch latents, boolean withAttention) {
    return session.sample(latents, true, withAttention);
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
