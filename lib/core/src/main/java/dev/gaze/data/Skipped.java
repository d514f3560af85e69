package dev.gaze.data;

import java.nio.file.Path;

/**
 * A file that looks like an image and is none that can be used.
 *
 * @param path where it lies
 * @param reason why it was skipped, in words
 */
public record Skipped(Path path, String reason) {
  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
