package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.tensorflow.api.Graphs;
import dev.gaze.tensorflow.internal.NativeCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;

/** What a program is told when TensorFlow cannot start as it should. */
class StartTest {
  private static final String NO_CAP = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0";

  @TempDir private Path folder;

  @Test
  void javaCppsMemoryCapIsOff() throws Exception {
    Java java = Java.run(folder, First.class, List.of("-Xmx50m"), "");
    assertThat(java.output()).as(java.errors()).contains("3.0");
  }

  @Test
  void aCapThatCannotBeSwitchedOffIsAnErrorAtTheStart() throws Exception {
    Java java = Java.run(folder, AfterJavaCpp.class, List.of("-Xmx50m"), "");
    assertThat(java.exit()).isNotZero();
    assertThat(java.errors())
        .contains("JavaCPP was used before TensorFlow")
        .contains("200 MiB")
        .contains(NO_CAP);
    assertThat(Java.run(folder, AfterJavaCpp.class, List.of("-Xmx50m", NO_CAP), "").output())
        .contains("3.0");
  }

  @Test
  void tensorFlow115FirstOnTheClassPathIsNamedByWhateverLoadsFirst() throws Exception {
    // The jar that our classes are woven from.
    Path stock = Path.of("target", "weave", "libtensorflow.jar").toAbsolutePath();
    assertThat(Files.exists(stock)).isTrue();
    for (Class<?> main : List.of(WithConfig.class, WithDevices.class, WithDefault.class)) {
      Java java = Java.run(folder, main, List.of(), stock.toString());
      assertThat(java.exit()).isNotZero();
      assertThat(java.errors())
          .contains("TensorFlow 1.15 is on the class path")
          .containsOnlyOnce("libtensorflow (" + stock + ")")
          .contains("<exclusion><groupId>org.tensorflow</groupId>");
    }
  }

  @Test
  void theDoctorNamesACacheFolderThatIsNone() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    // Else JavaCPP passes it over for another folder.
    assertThat(file.toFile().setExecutable(true)).isTrue();
    Java java =
        Java.run(folder, Doctored.class, List.of("-Dorg.bytedeco.javacpp.cachedir=" + file), "");
    assertThat(java.errors()).doesNotContain("\tat ");
    assertThat(java.output())
        .startsWith(
            "Problem     "
                + NativeCache.tensorFlowName()
                + "'s native library cannot be unpacked to "
                + file)
        .contains("does not start", "MiB in the machine");
  }

  static final class Doctored {
    public static void main(String[] arguments) {
      System.out.print(Doctor.examine().text());
    }
  }

  static final class First {
    public static void main(String[] arguments) {
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        System.out.println(Graphs.scalar(session, Graphs.constant(graph, "three", 3f)));
      }
    }
  }

  static final class AfterJavaCpp {
    public static void main(String[] arguments) {
      try (IntPointer pointer = new IntPointer(1)) {
        pointer.put(1);
      }
      First.main(arguments);
    }
  }

  static final class WithConfig {
    public static void main(String[] arguments) {
      System.out.println(RuntimeConfig.defaults().withIntraOpThreads(1));
    }
  }

  static final class WithDevices {
    public static void main(String[] arguments) {
      System.out.println(Devices.hasGpu());
    }
  }

  static final class WithDefault {
    public static void main(String[] arguments) {
      System.out.println(Sessions.defaultConfig());
      System.out.println(TensorFlow.version());
    }
  }
}
