package dev.gaze.tensorflow.api;

import java.util.Map;
import java.util.function.Function;
import org.tensorflow.DataType;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** What the tests build graphs with; it uses nothing but TensorFlow 1.15's API. */
public final class Graphs {
  private Graphs() {}

  public static Output<?> placeholder(Graph graph, String name, DataType type) {
    return graph.opBuilder("Placeholder", name).setAttr("dtype", type).build().output(0);
  }

  public static Output<?> constant(ExecutionEnvironment env, String name, Object value) {
    try (Tensor<?> tensor = Tensor.create(value)) {
      return env.opBuilder("Const", name)
          .setAttr("dtype", tensor.dataType())
          .setAttr("value", tensor)
          .build()
          .output(0);
    }
  }

  public static Output<?> op(
      ExecutionEnvironment env, String type, String name, Output<?>... inputs) {
    return build(env, type, name, builder -> builder, inputs).output(0);
  }

  /** An operation with more attributes than its inputs imply. */
  public static Operation build(
      ExecutionEnvironment env,
      String type,
      String name,
      Function<OperationBuilder, OperationBuilder> attributes,
      Output<?>... inputs) {
    OperationBuilder builder = env.opBuilder(type, name);
    for (Output<?> input : inputs) {
      builder.addInput(input);
    }
    return attributes.apply(builder).build();
  }

  /** Feeds by name, fetches one output; the caller closes the tensor. */
  public static Tensor<?> run(Session session, Map<String, Object> feeds, Output<?> fetch) {
    Session.Runner runner = session.runner().fetch(fetch);
    var tensors = feeds.values().stream().<Tensor<?>>map(Tensor::create).toList();
    try {
      int i = 0;
      for (String name : feeds.keySet()) {
        runner.feed(name, tensors.get(i++));
      }
      return runner.run().get(0);
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  public static float scalar(Session session, Output<?> fetch) {
    try (Tensor<?> tensor = session.runner().fetch(fetch).run().get(0)) {
      return tensor.floatValue();
    }
  }
}
