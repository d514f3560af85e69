package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;

/** oneDNN computes on every x86-64, whatever TensorFlow would choose, unless it is turned off. */
class OneDnnSwitchTest {
  private static final String ON = "oneDNN custom operations are on";

  @TempDir private Path folder;

  @BeforeEach
  void onX86() {
    Assumptions.assumeTrue(Loader.getPlatform().equals("linux-x86_64"));
  }

  @Test
  void isOn() throws Exception {
    Java java = run(Map.of("NOTHING_OF_ONEDNN", "1"));
    assertThat(java.errors()).contains(ON);
    assertThat(java.output()).startsWith("2.").contains("1 and PATH");
    assertThat(java.exit()).isZero();
  }

  @Test
  void isOffWhereTheEnvironmentSaysSo() throws Exception {
    Java java = run(Map.of("TF_ENABLE_ONEDNN_OPTS", "0"));
    assertThat(java.errors()).doesNotContain(ON);
    assertThat(java.exit()).isZero();
  }

  private Java run(Map<String, String> settings) throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("TF_CPP_MIN_LOG_LEVEL", "0");
    return Java.run(folder, Loads.class, List.of(), "", environment);
  }

  /** Loads TensorFlow, and finds what was in the environment before. */
  static final class Loads {
    private Loads() {}

    public static void main(String[] arguments) throws Exception {
      System.out.println(TensorFlow.version());
      Process env =
          new ProcessBuilder("sh", "-c", "echo $NOTHING_OF_ONEDNN and ${PATH:+PATH}").start();
      System.out.println(new String(env.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
