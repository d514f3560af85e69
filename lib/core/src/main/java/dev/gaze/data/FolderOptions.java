package dev.gaze.data;

import java.util.Locale;

/**
 * How an {@link ImageFolder} is read.
 *
 * @param height pixels from top to bottom of every image, at least 1
 * @param width pixels from left to right, at least 1
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param memoryBytes decoded images stay in Java's memory up to this sum, and go to a memory-mapped
 *     temporary file beyond
 * @param threads how many files are decoded at once, at least 1
 */
public record FolderOptions(int height, int width, int channels, long memoryBytes, int threads) {

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
  }

  /** A quarter of the memory that Java may take, and as many threads as there are processors. */
  public static FolderOptions of(int height, int width, int channels) {
    Runtime runtime = Runtime.getRuntime();
    return new FolderOptions(
        height, width, channels, runtime.maxMemory() / 4, runtime.availableProcessors());
  }

  /** The same with another limit to decoded images in Java's memory. */
  public FolderOptions withMemoryBytes(long memoryBytes) {
    return new FolderOptions(height, width, channels, memoryBytes, threads);
  }

  /** The same with another number of threads. */
  public FolderOptions withThreads(int threads) {
    return new FolderOptions(height, width, channels, memoryBytes, threads);
  }
}
