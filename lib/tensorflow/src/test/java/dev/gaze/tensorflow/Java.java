package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, for what happens once a process: how TensorFlow starts. */
public record Java(int exit, String output, String errors) {
  /** Without it, Java 24 and newer warn of native code: {@code docs/library.md}. */
  public static final List<String> QUIET =
      Runtime.version().feature() < 24 ? List.of() : List.of("--enable-native-access=ALL-UNNAMED");

  /** Runs a main class with the tests' class path, after {@code first} if that is not empty. */
  public static Java run(Path folder, Class<?> main, List<String> options, String first)
      throws IOException, InterruptedException {
    return run(folder, main, options, first, Map.of());
  }

  /** The same, with these variables of TensorFlow's log in its environment and no others. */
  public static Java run(
      Path folder, Class<?> main, List<String> options, String first, Map<String, String> log)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(QUIET);
    command.addAll(options);
    String own = System.getProperty("java.class.path");
    command.addAll(
        List.of("-cp", first.isEmpty() ? own : first + System.getProperty("path.separator") + own));
    command.add(main.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TF_CPP_"));
    builder.environment().putAll(log);
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Java(process.exitValue(), Files.readString(output), Files.readString(errors));
  }
}
