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
 * What lies in a folder of class folders. Nothing is decoded. All is in the order of {@link
 * EntryName}.
 *
 * @param folder where
 * @param classes the class folders, by their labels
 * @param files the files named like images, class by class
 * @param ignored how many entries are something else: hidden, of another extension, folders within
 *     class folders, files beside the class folders
 */
record FolderScan(Path folder, List<Entry> classes, List<File> files, int ignored) {
  static final String EXTENSIONS = "{png,jpg,jpeg,gif,bmp,webp}";
  private static final Set<String> KNOWN = Set.of("png", "jpg", "jpeg", "gif", "bmp", "webp");

  /** A folder or a file, and its name. */
  record Entry(EntryName name, Path path) {}

  /** A file, and its class by number. */
  record File(Entry entry, int label) {}

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
    List<Entry> classes = new ArrayList<>();
    List<File> files = new ArrayList<>();
    int ignored = 0;
    int loose = 0;
    for (Entry entry : list(folder)) {
      if (isHidden(entry) || !Files.isDirectory(entry.path())) {
        ignored++;
        loose += isImage(entry) ? 1 : 0;
        continue;
      }
      List<Entry> entries = list(entry.path());
      List<Entry> images = entries.stream().filter(FolderScan::isImage).toList();
      images.forEach(image -> files.add(new File(image, classes.size())));
      refuseTwins(classes, entry);
      classes.add(entry);
      ignored += entries.size() - images.size();
    }
    if (classes.isEmpty()) {
      String hint =
          loose == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  "; %d pictures lie in the folder itself: move them to a class folder",
                  loose);
      throw new DataException(
          "%s: has no class folders; expected pictures as %s%s"
              .formatted(folder, layout(folder), hint));
    }
    return new FolderScan(folder, List.copyOf(classes), List.copyOf(files), ignored);
  }

  /** The names of the classes, by their labels. */
  List<String> classNames() {
    return classes.stream().map(entry -> entry.name().text()).toList();
  }

  /** Two ways to write one name are two folders on some file systems and one on others. */
  private static void refuseTwins(List<Entry> before, Entry entry) {
    Entry last = before.isEmpty() ? null : before.get(before.size() - 1);
    if (last != null && last.name().equals(entry.name())) {
      throw new DataException(
          "%s: two class folders are called %s, in two ways to write it in Unicode; rename one, or put their pictures together"
              .formatted(entry.path().getParent(), entry.name().text()));
    }
  }

  /** How pictures are to lie in a folder. */
  private static String layout(Path folder) {
    return folder.resolve("<class>") + "/*." + EXTENSIONS;
  }

  private static List<Entry> list(Path folder) {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(path -> entries.add(new Entry(EntryName.of(path), path)));
    } catch (AccessDeniedException e) {
      throw new DataException(
          folder + ": may not be read; give yourself the right to, or take the folder away", e);
    } catch (IOException | DirectoryIteratorException e) {
      throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
    }
    entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::path));
    return entries;
  }

  private static boolean isHidden(Entry entry) {
    return entry.name().text().startsWith(".");
  }

  private static boolean isImage(Entry entry) {
    String name = entry.name().text().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot >= 0
        && !isHidden(entry)
        && KNOWN.contains(name.substring(dot + 1))
        && !Files.isDirectory(entry.path());
  }
}
