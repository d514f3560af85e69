package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageFolder;
import dev.gaze.graph.Attention;
import dev.gaze.image.SampleGrid;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of every kind are read, drawn and written where {@code DISPLAY} leads nowhere. */
class WithoutDisplayTest {
  @TempDir private Path folder;

  @Test
  void nothingAsksForADisplay() throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=false",
            "-cp",
            System.getProperty("java.class.path"),
            Drawing.class.getName(),
            folder.toString());
    java.environment().put("DISPLAY", "nowhere.invalid:97");
    Path told = folder.resolve("told");
    Process process = java.redirectErrorStream(true).redirectOutput(told.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(told)).isEqualTo("pictures grid figure history ");
    assertThat(process.exitValue()).isZero();
  }

  static final class Drawing {
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      readPictures(folder.resolve("pictures"));
      RunFolder run = new RunFolder(folder.resolve("run"));
      new SampleGrid(3, 2).write(run.samples(7), new float[6 * 5 * 9], 5, 9, 1);
      System.out.print("grid ");
      float[] weights = {0.75f, 0.25f, 0.25f, 0.75f};
      var maps =
          new AttentionMaps(
              5,
              8,
              3,
              new float[5 * 8 * 3],
              new int[1],
              Map.of("generator/attention", new Attention(1, 2, 1, 2, weights)),
              List.of("one"),
              Map.of());
      new AttentionFigure()
          .add(maps, "attention", 0, new int[][] {{1, 2}, {6, 3}})
          .write(folder.resolve("figure.png"));
      System.out.print("figure ");
      if (SampleHistory.data(run, warning -> {}).size() == 1) {
        System.out.print("history ");
      }
    }

    private static void readPictures(Path pictures) throws IOException {
      List<Integer> types =
          List.of(
              BufferedImage.TYPE_BYTE_INDEXED,
              BufferedImage.TYPE_BYTE_BINARY,
              BufferedImage.TYPE_BYTE_GRAY,
              BufferedImage.TYPE_USHORT_GRAY,
              BufferedImage.TYPE_4BYTE_ABGR,
              BufferedImage.TYPE_3BYTE_BGR);
      Files.createDirectories(pictures.resolve("class"));
      for (int type : types) {
        for (String format : List.of("png", "gif", "bmp", "jpg")) {
          Path file = pictures.resolve("class/" + type + "." + format);
          if (!ImageIO.write(new BufferedImage(7, 5, type), format, file.toFile())) {
            Files.deleteIfExists(file);
          }
        }
      }
      try (ImageFolder images = ImageFolder.open(pictures, 5, 7, 3)) {
        if (images.size() > types.size() && images.skipped().isEmpty()) {
          System.out.print("pictures ");
        }
      }
    }
  }
}
