package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run samples with statistics that its training has had. */
class FirstGridTest {
  @TempDir private Path folder;

  /** Statistics that begin slowly give less than half of it. */
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
    try (TrainingRun run =
        TrainingRun.builder(ShapeCheck.check(spec), data).folder(folder).open()) {
      while (!(run.next() instanceof TrainingEvent.Samples)) {
        // To the first grid.
      }
    }
    BufferedImage grid = ImageIO.read(new RunFolder(folder).samples().toFile());
    double wanted = deviation(pixels(data));
    assertThat(deviation(pixels(grid))).isBetween(wanted / 1.5, wanted * 1.5);
  }

  private static int[] pixels(BufferedImage picture) {
    Raster raster = picture.getRaster();
    return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
  }

  private static int[] pixels(ImageSource data) {
    byte[] pixels = new byte[data.size() * data.imageBytes()];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, pixels, i * data.imageBytes());
    }
    return IntStream.range(0, pixels.length).map(i -> pixels[i] & 255).toArray();
  }

  private static double deviation(int[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).mapToDouble(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }
}
