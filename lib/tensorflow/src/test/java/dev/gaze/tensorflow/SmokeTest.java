package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlow;

/**
 * The first thing that must work: a graph, its gradient behind the gate, a session with a config.
 */
class SmokeTest {
  @Test
  void runsOnTensorFlow218() {
    assertThat(TensorFlow.version()).isEqualTo("2.18.0");
  }

  @Test
  void aGradientGoesThroughTheGateAndHasAGradientItself() {
    try (Graph graph = new Graph()) {
      Output<Float> x =
          graph
              .opBuilder("Placeholder", "x")
              .setAttr("dtype", org.tensorflow.DataType.FLOAT)
              .build()
              .output(0);
      Output<Float> cubed = op(graph, "Mul", "cubed", op(graph, "Mul", "squared", x, x), x);
      Output<?>[] first = graph.addGradients(cubed, new Output<?>[] {x});
      Output<?>[] second = graph.addGradients(first[0], new Output<?>[] {x});

      assertThat(first[0].op().type()).isEqualTo("Identity");
      try (Session session = Sessions.open(graph, RuntimeConfig.defaults().withDevice(Device.CPU));
          Tensor<?> three = Tensor.create(3f);
          Tensor<?> dx = session.runner().feed("x", three).fetch(first[0]).run().get(0);
          Tensor<?> d2x = session.runner().feed("x", three).fetch(second[0]).run().get(0)) {
        assertThat(dx.floatValue()).isCloseTo(27f, within(1e-5f));
        assertThat(d2x.floatValue()).isCloseTo(18f, within(1e-5f));
      }
    }
  }

  private static Output<Float> op(Graph graph, String type, String name, Output<?>... inputs) {
    var builder = graph.opBuilder(type, name);
    for (Output<?> input : inputs) {
      builder.addInput(input);
    }
    return builder.build().output(0);
  }
}
