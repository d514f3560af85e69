package dev.gaze.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What lies in a folder of class folders. Nothing is decoded.
 *
 * @param folder where
 * @param classNames the names of the class folders, sorted
 * @param files the files named like images, class by class and sorted by name
 * @param ignored how many entries are something else: hidden, of another extension, folders within
 *     class folders, files beside the class folders
 */
record FolderScan(Path folder, List<String> classNames, List<File> files, int ignored) {
  static final String EXTENSIONS = "{png,jpg,jpeg,gif,bmp,webp}";
  private static final Set<String> KNOWN = Set.of("png", "jpg", "jpeg", "gif", "bmp", "webp");

  /** A file, and its class by number. */
  record File(Path path, int label) {}

  /** Lists a folder and its class folders. */
  static FolderScan of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "%s: %s; expected a folder with pictures as %s"
              .formatted(
                  folder,
                  Files.exists(folder) ? "is no folder" : "does not exist",
                  layout(folder)));
    }
    List<String> classNames = new ArrayList<>();
    List<File> files = new ArrayList<>();
    int ignored = 0;
    int loose = 0;
    for (Path entry : list(folder)) {
      if (isHidden(entry) || !Files.isDirectory(entry)) {
        ignored++;
        loose += isImage(entry) ? 1 : 0;
        continue;
      }
      List<Path> entries = list(entry);
      List<Path> images = entries.stream().filter(FolderScan::isImage).toList();
      images.forEach(image -> files.add(new File(image, classNames.size())));
      classNames.add(name(entry));
      ignored += entries.size() - images.size();
    }
    if (classNames.isEmpty()) {
      String hint =
          loose == 0
              ? ""
              : "; %d pictures lie in the folder itself: move them to a class folder"
                  .formatted(loose);
      throw new DataException(
          "%s: has no class folders; expected pictures as %s%s"
              .formatted(folder, layout(folder), hint));
    }
    return new FolderScan(folder, List.copyOf(classNames), List.copyOf(files), ignored);
  }

  /** The folder of a class. */
  Path classFolder(int label) {
    return folder.resolve(classNames.get(label));
  }

  /** How pictures are to lie in a folder. */
  private static String layout(Path folder) {
    return folder.resolve("<class>") + "/*." + EXTENSIONS;
  }

  private static List<Path> list(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (AccessDeniedException e) {
      throw new DataException(
          folder + ": may not be read; give yourself the right to, or take the folder away", e);
    } catch (IOException | DirectoryIteratorException e) {
      throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
    }
    entries.sort(Comparator.comparing(FolderScan::name));
    return entries;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean isHidden(Path path) {
    return name(path).startsWith(".");
  }

  private static boolean isImage(Path path) {
    String name = name(path).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot >= 0
        && !isHidden(path)
        && KNOWN.contains(name.substring(dot + 1))
        && !Files.isDirectory(path);
  }
}
