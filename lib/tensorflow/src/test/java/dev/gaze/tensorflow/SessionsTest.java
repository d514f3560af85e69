package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gaze.tensorflow.api.Graphs;
import dev.gaze.tensorflow.internal.DefaultConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** Sessions with configs, side by side and by default. */
class SessionsTest {
  private static final RuntimeConfig BF16 =
      RuntimeConfig.defaults().withDevice(Device.CPU).withPrecision(Precision.BF16);

  private static final float BF16_PRODUCT = 3.203125f;

  @Test
  void configsWorkSideBySide() {
    try (Graph graph = new Graph()) {
      Output<?> product = product(graph);
      try (Session exact = Sessions.open(graph, RuntimeConfig.defaults().withDevice(Device.CPU));
          Session rounded = Sessions.open(graph, BF16)) {
        assertThat(run(exact, product)).isCloseTo(3.2032f, within(1e-5f));
        assertIsOfBf16(run(rounded, product));
        assertThat(run(exact, product)).isCloseTo(3.2032f, within(1e-5f));
      }
    }
  }

  /** Rounded, but where the processor has it stay in float32. */
  private static void assertIsOfBf16(float product) {
    if (PrecisionFacts.lacksBfloat16()) {
      assertThat(product).isCloseTo(3.2032f, within(1e-5f));
    } else {
      assertThat(product).isEqualTo(BF16_PRODUCT);
    }
  }

  @Test
  void theDefaultUnderSessionsIsRuntimeConfigs() {
    assertThat(Sessions.defaultConfig()).isEqualTo(RuntimeConfig.defaults());
    assertThat(DefaultConfig.get()).isEqualTo(RuntimeConfig.defaults().toConfigProto());
  }

  @Test
  void theDefaultReachesSessionsThatAreOpenedWithoutAConfig() {
    RuntimeConfig before = Sessions.useByDefault(BF16);
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> product = product(graph);
      assertThat(Sessions.defaultConfig()).isEqualTo(BF16);
      assertThat(DefaultConfig.get()).isEqualTo(BF16.toConfigProto());
      assertIsOfBf16(run(session, product));
    } finally {
      assertThat(Sessions.useByDefault(before)).isEqualTo(BF16);
    }
  }

  @Test
  void aMissingGpuIsNamedWithAReason() {
    assumeThat(Devices.list()).noneMatch(device -> device.type().equals("GPU"));
    RuntimeConfig gpu = RuntimeConfig.defaults().withDevice(Device.GPU);
    try (Graph graph = new Graph()) {
      assertThatThrownBy(() -> Sessions.open(graph, gpu))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("GPU")
          .hasMessageContaining("Device.CPU");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void interOpThreadsAreTheSessionsOwn() throws IOException {
    try (Graph graph = new Graph();
        Session first = Sessions.open(graph, RuntimeConfig.defaults().withInterOpThreads(2))) {
      run(first, product(graph));
      long before = nativeThreads();
      try (Session second = Sessions.open(graph, RuntimeConfig.defaults().withInterOpThreads(5))) {
        assertThat(run(second, graph.operation("relu").output(0))).isPositive();
        assertThat(nativeThreads() - before).isEqualTo(5);
      }
    }
  }

  /** The threads that TensorFlow has named as those that compute. */
  private static long nativeThreads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.filter(task -> name(task).startsWith("tf_Compute")).count();
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException e) {
      return ""; // It has just ended.
    }
  }

  @Test
  void theCpuIsAlwaysThere() {
    assertThat(Devices.list()).anyMatch(device -> device.type().equals("CPU"));
  }

  /** 1.001 is 1 in bfloat16 and 0.1 is 0.1001, so the product tells what it was computed in. */
  private static Output<?> product(Graph graph) {
    Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
    float[][] ones = new float[32][32];
    for (float[] row : ones) {
      java.util.Arrays.fill(row, 1);
    }
    Output<?> product =
        Graphs.op(graph, "MatMul", "product", x, Graphs.constant(graph, "ones", ones));
    // TensorFlow rewrites no graph of fewer than four operations.
    return Graphs.op(
        graph,
        "Relu",
        "relu",
        Graphs.op(
            graph,
            "Relu6",
            "relu6",
            Graphs.op(graph, "Mul", "small", product, Graphs.constant(graph, "tenth", 0.1f))));
  }

  private static float run(Session session, Output<?> product) {
    float[][] x = new float[32][32];
    for (float[] row : x) {
      java.util.Arrays.fill(row, 1.001f);
    }
    try (Tensor<?> result = Graphs.run(session, Map.of("x", x), product)) {
      return result.copyTo(new float[32][32])[7][11];
    }
  }
}
