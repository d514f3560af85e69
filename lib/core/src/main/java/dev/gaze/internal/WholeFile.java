package dev.gaze.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all: it is written beside its place and then renamed, and one
 * that was there is replaced.
 */
public final class WholeFile {

  /** How the name of a file ends that is not whole yet. */
  public static final String UNFINISHED = ".unfinished";

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

  /**
   * Writes a file; its folder is made where there is none.
   *
   * @throws IOException where it cannot be written: which file, why, and what to do
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new IOException(file + " is no place for a file");
    }
    try {
      Files.createDirectories(folder);
      replace(file, folder.resolve("." + file.getFileName() + UNFINISHED), content);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static void replace(Path file, Path unfinished, Content content) throws IOException {
    Files.deleteIfExists(unfinished); // Left by a process that was killed.
    try {
      content.write(unfinished);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** What is thrown where a file cannot be written: which one, why, and what to do. */
  public static IOException unwritable(Path file, IOException e) {
    return new IOException(
        "%s cannot be written (%s); make room there, or make its folder writable"
            .formatted(file, reason(e)),
        e);
  }

  /** Why a file cannot be used, in the system's words. */
  public static String reason(IOException e) {
    if (e.getCause() instanceof IOException cause) {
      return reason(cause);
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "a folder is in its place";
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is in the way";
    }
    String said = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }
}
