package dev.gaze.graph.internal;

import dev.gaze.graph.Attention;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.CheckedNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Networks that take any number of images part by part: what computing takes besides its result,
 * attention's logits above all, stays at about 256 MB however many there are. A part is chosen by
 * the networks alone, so that the same images come of the same parts.
 *
 * @param networks that compute a part at once
 */
public record BoundedInference(Inference networks) implements Inference {
  private static final long BYTES = 256L << 20;
  private static final int MOST = 64;

  @Override
  public CheckedGan gan() {
    return networks.gan();
  }

  /** How many images are drawn at once. */
  public int part(boolean withAttention) {
    return part(gan().generator(), withAttention);
  }

  private static int part(CheckedNetwork network, boolean withAttention) {
    return (int) Math.max(1, Math.min(MOST, BYTES / network.inferenceBytes(withAttention)));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where so many images or maps are more than an array holds
   */
  @Override
  public GanSession.Sample sample(LatentBatch latents, boolean averaged, boolean withAttention) {
    int count = latents.labels().length;
    int part = part(withAttention);
    if (count <= part) {
      return networks.sample(latents, averaged, withAttention);
    }
    Joined joined = new Joined(count);
    for (int from = 0; from < count; from += part) {
      int to = Math.min(count, from + part);
      var sample = networks.sample(latents.part(from, to), averaged, withAttention);
      joined.add(sample.images(), sample.attention(), from, to);
    }
    return new GanSession.Sample(joined.values, joined.attention);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where so many maps are more than an array holds
   */
  @Override
  public GanSession.Judgement judge(RealBatch images) {
    int count = images.labels().length;
    int part = part(gan().discriminator(), true);
    if (count <= part) {
      return networks.judge(images);
    }
    Joined joined = new Joined(count);
    for (int from = 0; from < count; from += part) {
      int to = Math.min(count, from + part);
      var judged = networks.judge(images.part(from, to));
      joined.add(judged.logits(), judged.attention(), from, to);
    }
    return new GanSession.Judgement(joined.values, joined.attention);
  }

  @Override
  public boolean stand(List<LatentBatch> batches, boolean averaged) {
    return networks.stand(batches, averaged);
  }

  @Override
  public Map<String, Double> attentionGammas() {
    return networks.attentionGammas();
  }

  @Override
  public Map<String, float[]> weights(boolean ofGenerator, boolean averaged) {
    return networks.weights(ofGenerator, averaged);
  }

  /** Closes the networks; later calls are refused. */
  @Override
  public void close() {
    networks.close();
  }

  /** Parts, one after the other. */
  private static final class Joined {
    private final int count;
    private final Map<String, Attention> attention = new LinkedHashMap<>();
    private float[] values = {};

    Joined(int count) {
      this.count = count;
    }

    void add(float[] part, Map<String, Attention> layers, int from, int to) {
      if (from == 0) {
        values = room(part.length / to);
      }
      copy(part, values, from, to);
      layers.forEach(
          (name, layer) -> {
            Attention all =
                attention.computeIfAbsent(
                    name,
                    n ->
                        new Attention(
                            layer.height(),
                            layer.width(),
                            layer.keyHeight(),
                            layer.keyWidth(),
                            room(layer.queries() * layer.keys())));
            copy(layer.weights(), all.weights(), from, to);
          });
    }

    private static void copy(float[] part, float[] all, int from, int to) {
      System.arraycopy(part, 0, all, from * (part.length / (to - from)), part.length);
    }

    /** For all images. */
    private float[] room(int image) {
      long length = (long) image * count;
      if (length > Integer.MAX_VALUE - 8) { // What Java's machines can have.
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d images of %d numbers each are more than an array holds; take fewer at a time",
                count,
                image));
      }
      return new float[(int) length];
    }
  }
}
