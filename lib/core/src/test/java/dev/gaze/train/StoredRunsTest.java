package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that earlier versions have made: each is drawn from as it was, and goes on. A version that
 * changes the folder of a run adds one of its own, and takes none away.
 */
class StoredRunsTest {
  private static final Path RUNS = Path.of("src/test/resources/runs");
  private static final String IMAGES = "images.json";

  @TempDir private Path folder;

  static List<Path> runs() throws IOException {
    try (Stream<Path> all = Files.list(RUNS)) {
      return all.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void areDrawnFromAndGoOn(Path stored) throws IOException {
    copy(stored, folder);
    RunFolder run = new RunFolder(folder);
    CheckedGan gan = TrainedGan.spec(run);
    int step;
    try (TrainedGan trained = TrainedGan.open(run, RuntimeConfig.defaults())) {
      step = trained.step();
      float[] images = trained.images(trained.latents(7, new int[] {1, 4}));
      float[] then = new Gson().fromJson(Files.readString(stored.resolve(IMAGES)), float[].class);
      assertThat(images).hasSameSizeAs(then);
      for (int i = 0; i < images.length; i++) {
        assertThat(images[i]).isCloseTo(then[i], within(1e-3f));
      }
    }
    CheckedGan longer =
        ShapeCheck.check(
            gan.spec().toBuilder()
                .training(t -> t.steps(gan.spec().training().steps() + 1))
                .build());
    try (TrainingRun on =
        TrainingRun.builder(longer, SmallGan.data()).folder(folder).resume(true).open()) {
      assertThat(on.step()).isEqualTo(step);
      on.forEachRemaining(event -> {});
      assertThat(on.step()).isEqualTo(step + 1);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(
          path -> {
            Path target = to.resolve(from.relativize(path).toString());
            try {
              if (Files.isDirectory(path)) {
                Files.createDirectories(target);
              } else {
                Files.copy(path, target);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
