package dev.gaze.image.internal;

import dev.gaze.internal.WholeFile;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageOutputStream;

/** Pictures as files, which are all PNGs. */
public final class PngFile {
  private static final String END = ".png";

  private PngFile() {}

  /**
   * Refuses a name that says something else.
   *
   * @throws IllegalArgumentException where it does not end in {@code .png}
   */
  public static void requireName(Path file) {
    String name = file.getFileName().toString();
    if (!name.toLowerCase(Locale.ROOT).endsWith(END)) {
      int dot = name.lastIndexOf('.');
      String instead = (dot < 0 ? name : name.substring(0, dot)) + END;
      throw new IllegalArgumentException(
          "%s: the picture is a PNG; say %s".formatted(file, file.resolveSibling(instead)));
    }
  }

  /**
   * Writes a picture as a {@link WholeFile}.
   *
   * @throws IllegalArgumentException as {@link #requireName} does
   */
  public static void write(Path file, RenderedImage picture) throws IOException {
    requireName(file);
    WholeFile.write(
        file,
        unfinished -> {
          try (var out = new FileImageOutputStream(unfinished.toFile())) {
            ImageIO.write(picture, "png", out);
          }
        });
  }
}
