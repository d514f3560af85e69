package dev.gaze.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all: it is written beside its place and then renamed, and one
 * that was there is replaced.
 */
public final class WholeFile {

  private WholeFile() {}

  /** What writes the file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param unfinished does not exist yet
     */
    void write(Path unfinished) throws IOException;
  }

  /** Writes a file; its folder is made where there is none. */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new IOException(file + " is no place for a file");
    }
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("." + file.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished); // Left by a process that was killed.
    try {
      content.write(unfinished);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
