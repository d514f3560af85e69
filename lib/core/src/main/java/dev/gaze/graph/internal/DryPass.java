package dev.gaze.graph.internal;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/**
 * A step of both networks that moves nothing: what a session makes of a batch, layer by layer, so
 * that sessions can be compared. All is computed as in training: TensorFlow's rewrites do not touch
 * what is fetched, so what is fetched lies an operation behind.
 */
public final class DryPass {
  private final GanGraph graph;
  private final List<Named> outputs;
  private final List<Named> judgements;

  /**
   * What both steps are fed.
   *
   * @param fake for the discriminator
   * @param mix as for {@link GanSession#discriminatorStep}
   * @param latent for the generator
   */
  public record Batch(
      RealBatch real, LatentBatch fake, float @Nullable [] mix, LatentBatch latent) {}

  /**
   * Numbers with a name.
   *
   * @param name a layer's ({@code generator/block1/conv1}), a weight's, or as {@link Result} says
   */
  public record Part(String name, float[] values) {}

  /**
   * What was computed.
   *
   * @param outputs of layers, in the order of computing, once for each pass; of a layer with maps
   *     those of the first image
   * @param judgements {@code images}, {@code real logits}, {@code fake logits}, {@code
   *     discriminator loss}, {@code generator loss}
   * @param gradients by weight: the discriminator's, then the generator's, first layers first
   */
  public record Result(List<Part> outputs, List<Part> judgements, List<Part> gradients) {

    /** All of them, forward and back. */
    public List<Part> parts() {
      return Stream.of(outputs, judgements, gradients).flatMap(List::stream).toList();
    }
  }

  private record Named(String name, Operand<Float> value) {}

  private DryPass(GanGraph graph) {
    this.graph = graph;
    outputs =
        LayerOutputs.of(graph).stream()
            .map(output -> new Named(output.layer(), behind(graph.tf(), output.value())))
            .toList();
    judgements =
        List.of(
            new Named("images", graph.generatedImages()),
            new Named("real logits", graph.sides().real().logits()),
            new Named("fake logits", graph.sides().fake().logits()),
            new Named("discriminator loss", graph.discriminatorStep().ownLoss()));
  }

  /** For all sessions of a graph; adds a few operations to it, which no step computes. */
  public static DryPass of(GanGraph graph) {
    return new DryPass(graph);
  }

  /** The first image's part of maps; the whole of anything smaller. */
  private static Operand<Float> behind(Ops tf, Operand<Float> output) {
    int rank = output.asOutput().shape().numDimensions();
    if (rank == 2) {
      return tf.identity(output);
    }
    int[] size = new int[rank];
    Arrays.fill(size, -1);
    size[0] = 1;
    return tf.slice(output, tf.constant(new int[rank]), tf.constant(size));
  }

  /** Takes a batch through both networks, there and back. */
  public Result run(GanSession session, Batch batch) {
    TrainStep generator = graph.generatorStep();
    List<Part> there;
    try (Feeds feeds = session.feeds()) {
      session.feedDiscriminator(feeds, batch.real(), batch.fake(), batch.mix());
      List<Named> forward = joined(outputs, judgements);
      there = fetch(feeds, joined(forward, gradients(graph.discriminatorStep())));
    }
    List<Part> back;
    try (Feeds feeds = session.feeds()) {
      session.feedLatent(feeds, batch.latent());
      Named loss = new Named("generator loss", generator.ownLoss());
      back = fetch(feeds, joined(List.of(loss), gradients(generator)));
    }
    int judged = outputs.size() + judgements.size();
    return new Result(
        there.subList(0, outputs.size()),
        joined(there.subList(outputs.size(), judged), back.subList(0, 1)),
        joined(there.subList(judged, there.size()), back.subList(1, back.size())));
  }

  private static List<Named> gradients(TrainStep step) {
    return step.gatedGradients().entrySet().stream()
        .map(gradient -> new Named(gradient.getKey(), gradient.getValue()))
        .toList();
  }

  private static List<Part> fetch(Feeds feeds, List<Named> fetches) {
    fetches.forEach(fetch -> feeds.runner().fetch(fetch.value()));
    List<Tensor<?>> results = feeds.runner().run();
    try {
      return IntStream.range(0, fetches.size())
          .mapToObj(i -> new Part(fetches.get(i).name(), Feeds.values(results.get(i))))
          .toList();
    } finally {
      results.forEach(Tensor::close);
    }
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
