package dev.gaze.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.tensorflow.Java;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;

/** A cache that a killed process left half-filled. */
class NativeCacheTest {
  /** TensorFlow's library alone has some six times as much. */
  private static final long STARTED = 100_000_000;

  private static final String MESSAGE = "Unpacking " + NativeCache.tensorFlowName();

  @TempDir private Path folder;

  @Test
  void theNextStartMendsIt() throws Exception {
    Process killed = start();
    while (killed.isAlive() && size() < STARTED) {
      Thread.sleep(1);
    }
    killed.destroyForcibly();
    assertThat(killed.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(killed.exitValue()).as(errors()).isNotZero();
    assertThat(errors()).contains(MESSAGE + " to " + cache());
    long half = size();
    assertThat(output()).isEmpty();

    run();
    assertThat(errors()).contains(MESSAGE);
    assertThat(size()).isGreaterThan(half);

    run();
    assertThat(errors()).as("what is unpacked is not unpacked again").isEmpty();
  }

  @Test
  void aFullDiskIsNamedBeforeAnythingIsUnpacked() throws IOException {
    assertThatThrownBy(() -> NativeCache.requireSpace("TensorFlow 2.21", 652L << 20, 99L << 20))
        .isInstanceOf(UnsatisfiedLinkError.class)
        .hasMessageContaining("652 MiB")
        .hasMessageContaining("99 MiB free")
        .hasMessageContaining(NativeCache.folder().toString())
        .hasMessageContaining("-Dorg.bytedeco.javacpp.cachedir=FOLDER");
    assertThatCode(() -> NativeCache.requireSpace("TensorFlow 2.21", 99, 99))
        .doesNotThrowAnyException();
  }

  private void run() throws IOException, InterruptedException {
    Process process = start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(errors()).isZero();
    assertThat(output()).startsWith(Versions.get().tensorFlow() + ".");
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>(Java.QUIET);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Dorg.bytedeco.javacpp.cachedir=" + cache(),
            "-Djava.util.logging.config.file=" + logged(),
            "-cp",
            System.getProperty("java.class.path"),
            Version.class.getName()));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("output").toFile())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private Path logged() throws IOException {
    return Files.writeString(
        folder.resolve("logging.properties"),
        """
        handlers = java.util.logging.ConsoleHandler
        java.util.logging.ConsoleHandler.level = FINE
        dev.gaze.level = FINE
        """);
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output")).strip();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  private long size() throws IOException {
    if (!Files.exists(cache())) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(cache())) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** What Java calls the home of a user that the system has no entry for. */
  @Test
  void aUserWithoutAHomeGetsNoFolderOfThatName() throws Exception {
    List<String> options = List.of("-Duser.home=?", "-Duser.name=?", "-Djava.io.tmpdir=" + folder);
    Java java = Java.run(folder, Cache.class, options, "");
    assertThat(java.output())
        .as(java.errors())
        .isEqualTo(folder.resolve(".javacpp-?/cache").toString());
    assertThat(Path.of("?")).doesNotExist();
  }

  static final class Cache {
    public static void main(String[] arguments) {
      System.out.print(NativeCache.folder());
    }
  }

  /** What the processes run. */
  static final class Version {
    public static void main(String[] arguments) {
      System.out.println(TensorFlow.version());
    }
  }
}
