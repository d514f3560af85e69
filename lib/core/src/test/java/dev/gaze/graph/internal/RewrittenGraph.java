package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.tensorflow.Precision;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.tensorflow.Sessions;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/** The operations that ran in a training step, after all of TensorFlow's rewrites. */
final class RewrittenGraph {
  private final List<NodeDef> nodes = new ArrayList<>();

  /** Takes a discriminator step or a generator step. */
  RewrittenGraph(GanGraph graph, Precision precision, boolean ofDiscriminator)
      throws InvalidProtocolBufferException {
    RuntimeConfig config = RuntimeConfig.defaults().withPrecision(precision);
    try (Session session = Sessions.open(graph.graph(), config)) {
      Session.Runner first = session.runner();
      graph.initializers().forEach(first::addTarget);
      first.run();
      List<Operand<?>> average = graph.restartAverage();
      if (!average.isEmpty()) {
        Session.Runner second = session.runner();
        average.forEach(second::addTarget);
        second.run();
      }
      try (Feeds feeds = new Feeds(session.runner())) {
        feed(feeds, graph, ofDiscriminator);
        run(feeds.runner(), ofDiscriminator ? graph.discriminatorStep() : graph.generatorStep());
      }
    }
  }

  private static void feed(Feeds feeds, GanGraph graph, boolean ofDiscriminator) {
    GanSpec spec = graph.gan().spec();
    Inputs inputs = graph.inputs();
    int n = SmallGans.BATCH;
    LatentBatch latents = SmallGans.latents(spec, 1, n);
    feeds.floats(inputs.latent(), FloatBuffer.wrap(latents.z()), n, spec.latent().size());
    feeds.ints(inputs.fakeLabels(), IntBuffer.wrap(latents.labels()), n);
    feeds.scalar(inputs.learningRate(), 1e-3f);
    feeds.scalar(inputs.averageDecay(), 0.9f);
    if (ofDiscriminator) {
      RealBatch real = SmallGans.reals(spec, 2, n);
      ImageSpec image = spec.image();
      feeds.floats(
          inputs.images(),
          requireNonNull(real.images()),
          n,
          image.height(),
          image.width(),
          image.channels());
      feeds.ints(inputs.realLabels(), IntBuffer.wrap(real.labels()), n);
      feeds.floats(inputs.mix(), FloatBuffer.wrap(SmallGans.mix(3, n)), n);
    }
  }

  private void run(Session.Runner runner, TrainStep step) throws InvalidProtocolBufferException {
    step.update().forEach(runner::addTarget);
    Session.Run run =
        runner
            .fetch(step.loss())
            .setOptions(
                RunOptions.newBuilder().setOutputPartitionGraphs(true).build().toByteArray())
            .runAndFetchMetadata();
    run.outputs.forEach(Tensor::close);
    for (GraphDef partition : RunMetadata.parseFrom(run.metadata).getPartitionGraphsList()) {
      nodes.addAll(partition.getNodeList());
    }
  }

  /** The operations that compute in a type: those whose {@code T} it is. */
  List<NodeDef> in(DataType type) {
    return nodes.stream().filter(node -> type(node, "T") == type).toList();
  }

  /** Casts from a type to itself. */
  List<NodeDef> idleCasts() {
    return nodes.stream()
        .filter(node -> node.getOp().contains("Cast") && type(node, "SrcT") == type(node, "DstT"))
        .toList();
  }

  private static DataType type(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getType();
  }
}
