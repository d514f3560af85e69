package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;

import dev.gaze.tensorflow.api.Graphs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;

/** What a program finds on its standard error: what is wrong, and nothing else. */
class QuietTest {
  private static final String INFORMATION = "(?m)^I\\d{4} ";

  @TempDir private Path folder;

  /** So that no process says that it unpacks it. */
  @BeforeAll
  static void unpack() {
    assertThat(TensorFlow.version()).isNotEmpty();
  }

  @Test
  void trainingInBfloat16WritesNothing() throws Exception {
    Java java = run(Training.class, Map.of());
    assertThat(java.errors()).isEmpty();
    assertThat(java.output()).startsWith("[");
    assertThat(java.exit()).isZero();
  }

  @Test
  void theEnvironmentAsksForAllOfIt() throws Exception {
    for (String variable : List.of("TF_CPP_MIN_LOG_LEVEL", "TF_CPP_MAX_VLOG_LEVEL")) {
      Java java = run(Training.class, Map.of(variable, "0"));
      assertThat(java.errors()).as(variable).containsPattern(INFORMATION);
      assertThat(java.exit()).isZero();
    }
  }

  @Test
  void theEnvironmentAsksForLess() throws Exception {
    Java java = run(Training.class, Map.of("TF_CPP_MIN_LOG_LEVEL", "1"));
    assertThat(java.errors()).doesNotContainPattern(INFORMATION);
    assertThat(java.exit()).isZero();
  }

  @Test
  void anErrorStillAppears() throws Exception {
    Java java = run(Failing.class, Map.of());
    assertThat(java.errors()).contains("IllegalArgumentException").contains("[3,3]", "[2,2]");
    assertThat(java.exit()).isNotZero();
  }

  @Test
  void theLastWordsOfAProcessStillAppear() throws Exception {
    Java java = run(Ending.class, Map.of());
    assertThat(java.errors()).contains("F0000", "Check failed: ");
    assertThat(java.exit()).isNotZero();
  }

  private Java run(Class<?> main, Map<String, String> log) throws Exception {
    List<String> options =
        List.of("-XX:ErrorFile=" + folder.resolve("crash"), "-XX:-CreateCoredumpOnCrash");
    return Java.run(folder, main, options, "", log);
  }

  static final class Training {
    public static void main(String[] arguments) {
      System.out.println(MixedPrecisionTest.train(Precision.BF16));
    }
  }

  static final class Failing {
    public static void main(String[] arguments) {
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        Output<?> left = Graphs.constant(graph, "left", new float[3][3]);
        Output<?> right = Graphs.constant(graph, "right", new float[2][2]);
        Graphs.run(session, Map.of(), Graphs.op(graph, "MatMul", "product", left, right));
      }
    }
  }

  /** TensorFlow ends a process that asks for a dimension that is not there. */
  static final class Ending {
    public static void main(String[] arguments) {
      TensorFlow.version();
      TF_Dim(TF_AllocateTensor(TF_FLOAT, new long[] {5, 7}, 2, 4 * 5 * 7), 11);
    }
  }
}
