package dev.gaze.view;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** MP4 by the program {@code ffmpeg}, which is given the pixels. */
final class Ffmpeg {

  private Ffmpeg() {}

  /**
   * Says before the work what would be said after it.
   *
   * @throws IOException where the program is not there
   */
  static void require() throws IOException {
    try {
      new ProcessBuilder("ffmpeg", "-version")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException(
          "ffmpeg, which makes MP4, is not installed or not on the PATH: install it, or name a .gif",
          e);
    }
  }

  static void write(Path file, int framesPerSecond, Iterator<BufferedImage> frames)
      throws IOException {
    BufferedImage first = frames.next();
    Path told = Files.createTempFile("ffmpeg", ".txt");
    try {
      Process process = start(file, framesPerSecond, first, told);
      boolean taken = true;
      try (OutputStream out = new BufferedOutputStream(process.getOutputStream())) {
        pixels(first, out);
        while (frames.hasNext()) {
          pixels(frames.next(), out);
        }
      } catch (IOException e) {
        taken = false; // It has ended; what it says is the reason.
      } catch (RuntimeException e) {
        process.destroyForcibly();
        throw e;
      }
      if (process.waitFor() != 0 || !taken) {
        throw new IOException(
            "ffmpeg: " + Files.readString(told, Charset.defaultCharset()).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while ffmpeg wrote");
    } finally {
      Files.delete(told);
    }
  }

  private static Process start(Path file, int framesPerSecond, BufferedImage frame, Path told)
      throws IOException {
    List<String> command =
        List.of(
            "ffmpeg",
            "-loglevel",
            "error",
            "-f",
            "rawvideo",
            "-pixel_format",
            "rgb24",
            "-video_size",
            frame.getWidth() + "x" + frame.getHeight(),
            "-framerate",
            Integer.toString(framesPerSecond),
            "-i",
            "-",
            // What every player plays: half the colours' resolution, and so even sides.
            "-vf",
            "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white",
            "-pix_fmt",
            "yuv420p",
            "-f",
            "mp4",
            file.toAbsolutePath().toString());
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(told.toFile())
        .start();
  }

  private static void pixels(BufferedImage frame, OutputStream out) throws IOException {
    int width = frame.getWidth();
    int[] colours = frame.getRGB(0, 0, width, frame.getHeight(), null, 0, width);
    byte[] bytes = new byte[3 * colours.length];
    for (int i = 0; i < colours.length; i++) {
      bytes[3 * i] = (byte) (colours[i] >> 16);
      bytes[3 * i + 1] = (byte) (colours[i] >> 8);
      bytes[3 * i + 2] = (byte) colours[i];
    }
    out.write(bytes);
  }
}
