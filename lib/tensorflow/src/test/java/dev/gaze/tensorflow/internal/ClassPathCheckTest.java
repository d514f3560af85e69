package dev.gaze.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class path with TensorFlow 1.15 on it. */
class ClassPathCheckTest {
  @Test
  void tensorFlow115OnTheClassPathIsNamedWithTheExclusion(@TempDir Path folder) throws IOException {
    for (String file :
        List.of(
            "stock/org/tensorflow/Graph.class",
            "stock/org/tensorflow/native/linux-x86_64/libtensorflow_jni.so",
            "stock/org/tensorflow/native/darwin-x86_64/libtensorflow_jni.dylib")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.write(folder.resolve(file), new byte[1]);
    }
    URL[] stock = {folder.resolve("stock").toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(stock, getClass().getClassLoader())) {
      assertThat(ClassPathCheck.problem(loader))
          .hasValueSatisfying(
              problem ->
                  assertThat(problem)
                      .containsOnlyOnce("libtensorflow_jni (" + folder.resolve("stock"))
                      .contains("libtensorflow (" + folder.resolve("stock"))
                      .contains("<groupId>org.tensorflow</groupId><artifactId>*</artifactId>"));
    }
    assertThat(ClassPathCheck.problem()).isEmpty();
  }
}
