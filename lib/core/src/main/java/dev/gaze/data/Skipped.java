package dev.gaze.data;

import java.nio.file.Path;

/**
 * A file or folder of a folder of pictures that is not used.
 *
 * @param path where it lies
 * @param reason why it is not used, in words
 */
public record Skipped(Path path, String reason) {
  /** {@code path: reason}. */
  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
