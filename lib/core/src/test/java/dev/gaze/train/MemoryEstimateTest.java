package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code describe()} says of memory, against what the system says of training processes. */
@EnabledOnOs(OS.LINUX)
class MemoryEstimateTest {
  private static final int SIZE = 32;

  @TempDir private Path folder;

  @Test
  void isTrueToAFactorOfTwo() throws Exception {
    long few = peak(24);
    long many = peak(120);
    long estimated = checked(120).trainingBytes() - checked(24).trainingBytes();
    System.out.printf("96 images more: estimated %,d bytes, took %,d%n", estimated, many - few);
    assertThat((double) estimated / (many - few)).isBetween(0.5, 2.0);
  }

  private static CheckedGan checked(int batch) {
    return ShapeCheck.check(
        GanSpec.builder("weighed")
            .image(SIZE)
            .classes(10)
            .generator(g -> g.resBlock(48).resBlock(40).resBlock(32))
            .discriminator(d -> d.resBlock(32).resBlock(40))
            .attentionAt(16)
            .training(t -> t.steps(3).batch(batch))
            .build());
  }

  /** The most memory that a process of its own had, in bytes; its heap is the same in all. */
  private long peak(int batch) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    Path output = folder.resolve("output");
    Process process =
        JavaProcess.of(
                Weighed.class,
                List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"),
                Integer.toString(batch),
                folder.resolve(String.valueOf(batch)).toString())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return Long.parseLong(Files.readString(output).strip()) * 1024;
  }

  /** Trains and prints the most memory that it had, in KiB. */
  static final class Weighed {
    public static void main(String[] args) throws IOException {
      var gan = checked(Integer.parseInt(args[0]));
      try (TrainingRun run =
          TrainingRun.builder(gan, Shapes.square(SIZE, 1)).folder(Path.of(args[1])).open()) {
        run.forEachRemaining(event -> {});
      }
      System.out.println(
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .map(line -> line.replaceAll("\\D", ""))
              .findFirst()
              .orElseThrow());
    }
  }
}
