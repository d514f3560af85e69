package dev.gaze.data;

import java.util.Locale;

/**
 * How an {@link ImageFolder} is read.
 *
 * @param height pixels from top to bottom of every image, at least 1
 * @param width pixels from left to right, at least 1
 * @param channels 1 (grey), 3 (red, green, blue) or 4 (the same over white, and alpha)
 * @param memoryBytes decoded images stay in Java's memory up to this sum, and go to a memory-mapped
 *     temporary file beyond
 * @param threads how many files are decoded at once, at least 1
 * @param background the colour behind transparent parts, {@code 0xRRGGBB}; white where there is
 *     alpha
 */
public record FolderOptions(
    int height, int width, int channels, long memoryBytes, int threads, int background) {

  /** The background where none is given. */
  public static final int WHITE = 0xFFFFFF;

  /** Checks the numbers. */
  public FolderOptions {
    Checks.shape(height, width, channels);
    if (threads < 1 || memoryBytes < 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "threads = %d, memoryBytes = %d; expected at least 1 and 0",
              threads,
              memoryBytes));
    }
    if (background < 0 || background > WHITE) {
      throw new DataException(
          String.format(
              Locale.ROOT, "background = %#x; expected 0x000000 to 0xFFFFFF", background));
    }
    if (channels == 4 && background != WHITE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "background = %#x with 4 channels: transparent parts stay transparent; leave the"
                  + " background out, or use 3 channels",
              background));
    }
  }

  /**
   * A quarter of the memory that Java may take, as many threads as there are processors, over
   * white.
   */
  public static FolderOptions of(int height, int width, int channels) {
    Runtime runtime = Runtime.getRuntime();
    return new FolderOptions(
        height, width, channels, runtime.maxMemory() / 4, runtime.availableProcessors(), WHITE);
  }

  /** The same with another limit to decoded images in Java's memory. */
  public FolderOptions withMemoryBytes(long memoryBytes) {
    return new FolderOptions(height, width, channels, memoryBytes, threads, background);
  }

  /** The same with another number of threads. */
  public FolderOptions withThreads(int threads) {
    return new FolderOptions(height, width, channels, memoryBytes, threads, background);
  }

  /** The same over another colour, {@code 0xRRGGBB}. */
  public FolderOptions withBackground(int background) {
    return new FolderOptions(height, width, channels, memoryBytes, threads, background);
  }
}
