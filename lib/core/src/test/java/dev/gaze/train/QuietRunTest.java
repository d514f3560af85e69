package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.view.Pictures;
import dev.gaze.view.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a library prints in somebody else's program: nothing. */
class QuietRunTest {
  @TempDir private Path folder;

  @Test
  void aProgramThatTrainsAndDrawsPrintsNothing() throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        JavaProcess.of(Program.class, List.of(), folder.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(err)).isEmpty();
    assertThat(Files.readString(out)).isEmpty();
    assertThat(process.exitValue()).isZero();
    assertThat(folder.resolve("seven.png")).isNotEmptyFile();
  }

  static final class Program {
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      Path run = folder.resolve("run");
      try (TrainingRun training = SmallGan.run(run, t -> t.steps(2)).open()) {
        training.forEachRemaining(event -> {});
      }
      try (TrainedGan gan = TrainedGan.open(run)) {
        float[] image = gan.images(gan.latents(3, new int[] {7}));
        Pictures.write(folder.resolve("seven.png"), image, gan.gan().spec().image());
        Report.write(new RunFolder(run), gan);
      }
    }
  }
}
