package dev.gaze.graph.internal;

import dev.gaze.graph.Attention;
import dev.gaze.layers.Pass;
import dev.gaze.layers.SelfAttention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/**
 * A network's pass in inference: moving statistics, and nothing changes.
 *
 * @param output images {@code [N, H, W, C]} in [−1, 1], or logits {@code [N]}
 * @param layers of attention, by block name
 */
record InferencePass(Operand<Float> output, Map<String, Layer> layers) {

  /**
   * A layer of attention.
   *
   * @param weights {@code [N, queries, keys]}
   */
  record Layer(SelfAttention attention, Operand<Float> weights) {}

  /**
   * What was computed.
   *
   * @param attention by block name; empty where it was not asked for
   */
  record Result(float[] output, Map<String, Attention> attention) {}

  /** A generator's. */
  static InferencePass generating(Ops tf, Network generator, Inputs inputs) {
    Operand<Float> label = inputs.oneHot(tf, inputs.fakeLabels());
    return of(
        generator,
        generator.generate(inputs.latent(), label, inputs.spec().latent(), Pass.INFERENCE));
  }

  /** A discriminator's. */
  static InferencePass judging(Ops tf, Network discriminator, Inputs inputs) {
    Operand<Float> label = inputs.oneHot(tf, inputs.realLabels());
    return of(discriminator, discriminator.judge(inputs.images(), label, Pass.INFERENCE).logits());
  }

  private static InferencePass of(Network network, Operand<Float> output) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    network
        .attentions()
        .forEach((name, layer) -> layers.put(name, new Layer(layer, layer.attention())));
    return new InferencePass(output, layers);
  }

  /** Computes it of what is fed. */
  Result run(Feeds feeds, boolean withAttention) {
    Map<String, Layer> watched = withAttention ? layers : Map.of();
    feeds.runner().fetch(output);
    watched.values().forEach(layer -> feeds.runner().fetch(layer.weights()));
    List<Tensor<?>> results = feeds.runner().run();
    try {
      Map<String, Attention> attention = new LinkedHashMap<>();
      watched.forEach(
          (name, layer) -> {
            Tensor<?> weights = results.get(1 + attention.size());
            attention.put(name, maps(layer.attention(), Feeds.values(weights)));
          });
      return new Result(Feeds.values(results.get(0)), attention);
    } finally {
      results.forEach(Tensor::close);
    }
  }

  private static Attention maps(SelfAttention layer, float[] weights) {
    return new Attention(
        layer.queryMap().get(0),
        layer.queryMap().get(1),
        layer.keyMap().get(0),
        layer.keyMap().get(1),
        weights);
  }
}
