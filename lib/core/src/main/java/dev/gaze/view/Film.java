package dev.gaze.view;

import dev.gaze.internal.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Pictures that move, as a file: a GIF, which starts again at its end, or an MP4, for which {@code
 * ffmpeg} must be installed.
 *
 * @param framesPerSecond 1 to 50, which is as fast as viewers show a GIF; it has hundredths of a
 *     second, so that those that do not divide 100 are rounded
 */
public record Film(int framesPerSecond) {
  private static final int MOST = 50;

  /** Checks the number. */
  public Film {
    if (framesPerSecond < 1 || framesPerSecond > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "framesPerSecond = %d; expected 1 to %d", framesPerSecond, MOST));
    }
  }

  /** Whether a file's name ends as that of a film does: in {@code .gif} or {@code .mp4}. */
  public static boolean isFilm(Path file) {
    return endsWith(file, ".gif") || endsWith(file, ".mp4");
  }

  private static boolean endsWith(Path file, String end) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(end);
  }

  /**
   * Writes a film, which appears whole or not at all; memory holds a frame of it.
   *
   * @param file ends in {@code .gif} or {@code .mp4}
   * @param frames at least one, of one size
   * @throws IOException where it cannot be written, or {@code ffmpeg} is not there
   */
  public void write(Path file, Stream<BufferedImage> frames) throws IOException {
    if (!isFilm(file)) {
      throw new IllegalArgumentException(file + " is no film; expected a .gif or an .mp4");
    }
    boolean gif = endsWith(file, ".gif");
    if (!gif) {
      Ffmpeg.require();
    }
    int[] size = new int[2];
    Iterator<BufferedImage> each = frames.peek(frame -> require(size, frame)).iterator();
    if (!each.hasNext()) {
      throw new IllegalArgumentException(file + ": a film has a frame at least");
    }
    WholeFile.write(
        file,
        unfinished -> {
          if (gif) {
            AnimatedGif.write(unfinished, framesPerSecond, each);
          } else {
            Ffmpeg.write(unfinished, framesPerSecond, each);
          }
        });
  }

  /**
   * Refuses a frame of another size.
   *
   * @param size width and height of the first; 0 before it
   */
  private static void require(int[] size, BufferedImage frame) {
    if (size[0] == 0) {
      size[0] = frame.getWidth();
      size[1] = frame.getHeight();
    } else if (frame.getWidth() != size[0] || frame.getHeight() != size[1]) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a frame of %d x %d pixels in a film of %d x %d",
              frame.getWidth(),
              frame.getHeight(),
              size[0],
              size[1]));
    }
  }
}
