package dev.gaze.view;

import dev.gaze.checkpoint.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A run's training as a film: its sheets of samples, always of the same latents. */
public final class Timelapse {
  /** How large a sheet is shown, where its pixels fit so often: legible, and no heavy film. */
  private static final int SIDE = 640;

  private Timelapse() {}

  /**
   * The sheets that a run has kept, in the order of training, each read when the stream comes to
   * it; pixels of small ones are squares.
   *
   * @param still how often the last one is shown
   * @throws IOException where the folder cannot be read, or there are fewer than two
   */
  public static Stream<BufferedImage> frames(RunFolder run, int still) throws IOException {
    List<Path> sheets = List.copyOf(run.history().values());
    if (sheets.size() < 2) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s has kept %d sheets of samples, too few for a film; train longer, or say --sample-every",
              run.path(),
              sheets.size()));
    }
    int last = sheets.size() - 1;
    return IntStream.range(0, last + still)
        .mapToObj(i -> enlarged(read(sheets.get(Math.min(i, last)))));
  }

  private static BufferedImage read(Path sheet) {
    try {
      BufferedImage image = ImageIO.read(sheet.toFile());
      if (image == null) {
        throw new IOException("its format is not known");
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s is no picture that can be read (%s); delete it, and the film is made of the others"
              .formatted(sheet, e.getMessage()),
          e);
    }
  }

  /** AWT's own drawing asks for a display. */
  private static BufferedImage enlarged(BufferedImage image) {
    int times = Math.max(1, SIDE / Math.max(image.getWidth(), image.getHeight()));
    int width = image.getWidth() * times;
    int height = image.getHeight() * times;
    var large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        large.setRGB(x, y, image.getRGB(x / times, y / times));
      }
    }
    return large;
  }
}
