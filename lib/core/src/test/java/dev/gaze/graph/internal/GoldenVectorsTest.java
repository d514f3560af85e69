package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file of golden numbers in a folder: {@code -Dgaze.vectors=DIR}, else those of the project.
 * Sizes and options come from the files.
 */
class GoldenVectorsTest {

  @TestFactory
  Stream<DynamicTest> everyFile() throws IOException, URISyntaxException {
    String elsewhere = System.getProperty("gaze.vectors");
    Path folder =
        elsewhere != null
            ? Path.of(elsewhere)
            : Path.of(GoldenVectorsTest.class.getResource("/vectors").toURI());
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      assertThat(found).as("golden files in %s", folder).isNotEmpty();
      return found.stream()
          .map(
              file -> DynamicTest.dynamicTest(folder.relativize(file).toString(), () -> run(file)));
    }
  }

  private static void run(Path file) throws IOException {
    VectorFile vectors = new VectorFile(file);
    String kind = vectors.name().replaceFirst("/.*", "");
    switch (kind) {
      case "layers" -> LayerCases.run(vectors);
      case "losses" -> LossCases.run(vectors);
      case "optimizers" -> OptimizerCases.run(vectors);
      case "training" -> TrainingCases.run(vectors);
      case "metrics" -> MetricCases.run(vectors);
      default -> throw new AssertionError("no test knows the case " + vectors.name());
    }
    vectors.checkAllUsed();
  }
}
