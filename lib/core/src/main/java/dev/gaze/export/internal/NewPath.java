package dev.gaze.export.internal;

import dev.gaze.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders that appear whole or not at all, where none was. */
public final class NewPath {

  private NewPath() {}

  /**
   * Writes a file.
   *
   * @throws IOException where it is there already or cannot be written
   */
  public static void file(Path file, WholeFile.Content content) throws IOException {
    requireFree(file);
    WholeFile.write(file, content);
  }

  /**
   * Writes a folder, beside its place, and then renames it.
   *
   * @param content is given an empty folder
   * @throws IOException where it is there already or cannot be written
   */
  public static void folder(Path folder, WholeFile.Content content) throws IOException {
    requireFree(folder);
    Path place = folder.toAbsolutePath().normalize();
    Path unfinished = place.resolveSibling("." + place.getFileName() + WholeFile.UNFINISHED);
    try {
      delete(unfinished); // Left by a process that was killed.
      Files.createDirectories(unfinished);
      content.write(unfinished);
      Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw WholeFile.unwritable(folder, e);
    } finally {
      delete(unfinished);
    }
  }

  /**
   * Says before the work what would be said after it.
   *
   * @throws IOException where something is there already
   */
  public static void requireFree(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is there already; name another, or move it away");
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
