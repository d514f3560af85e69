package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstGridTest {
  @TempDir private Path folder;

  @Test
  void theFirstGridOfADefaultRunHasTheContrastOfItsImages() throws IOException {
    ImageSource data = new Shapes(200, 16, 16, 3);
    GanSpec spec =
        GanSpec.builder("first")
            .image(16)
            .classes(10)
            .latent(32)
            .generator(g -> g.resBlock(32).resBlock(32))
            .discriminator(d -> d.resBlock(32).resBlock(32))
            .training(t -> t.steps(1000).batch(16))
            .build();
    RunFolder run = new RunFolder(folder);
    try (TrainingRun training =
        TrainingRun.builder(ShapeCheck.check(spec), data).folder(folder).open()) {
      while (!(training.next() instanceof TrainingEvent.Samples)) {}
    }
    System.out.println(
        "DEV " + deviation(data) + " " + deviation(ImageIO.read(run.samples().toFile())));
  }

  private static double deviation(BufferedImage picture) {
    double sum = 0, squares = 0;
    long n = 0;
    for (int y = 0; y < picture.getHeight(); y++)
      for (int x = 0; x < picture.getWidth(); x++)
        for (int c = 0; c < 3; c++) {
          double v = (picture.getRGB(x, y) >> (8 * c)) & 255;
          sum += v;
          squares += v * v;
          n++;
        }
    return Math.sqrt(squares / n - sum / n * (sum / n));
  }

  private static double deviation(ImageSource data) {
    double sum = 0, squares = 0;
    long n = 0;
    byte[] image = new byte[data.imageBytes()];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, image, 0);
      for (byte b : image) {
        double v = b & 255;
        sum += v;
        squares += v * v;
        n++;
      }
    }
    return Math.sqrt(squares / n - sum / n * (sum / n));
  }
}
