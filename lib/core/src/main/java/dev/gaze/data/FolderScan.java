package dev.gaze.data;

import dev.gaze.image.internal.FileKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What lies in a folder of pictures: its class folders, each with all that is below it; or where no
 * folder in it has pictures, one class of those in the folder itself. Nothing is decoded. All is in
 * the order of {@link EntryName}, files before folders.
 *
 * @param folder where
 * @param classes the class folders, by their labels
 * @param files the pictures, class by class
 * @param leftOut what is no picture of a class, but for what systems leave behind
 */
record FolderScan(Path folder, List<Entry> classes, List<File> files, List<Skipped> leftOut) {
  private static final Set<String> PARTS =
      Set.of("train", "training", "val", "valid", "validation", "test", "testing", "dev", "eval");

  /** A folder or a file, and its name. */
  record Entry(EntryName name, Path path) {}

  /** A file, and its class by number. */
  record File(Entry entry, int label) {}

  /**
   * All that is below a folder.
   *
   * @param direct how many of the pictures lie in the folder itself
   */
  private record Below(List<Entry> pictures, int direct, List<Skipped> leftOut) {}

  /** Lists a folder and all folders below it. */
  static FolderScan of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "%s: %s; expected a folder with pictures, as %s"
              .formatted(
                  folder,
                  Files.exists(folder) ? "is no folder" : "does not exist",
                  layout(folder)));
    }
    Set<Path> seen = new HashSet<>(Set.of(real(folder)));
    List<Entry> classes = new ArrayList<>();
    List<File> files = new ArrayList<>();
    List<Entry> loose = new ArrayList<>();
    List<Skipped> leftOut = new ArrayList<>();
    int direct = 0;
    for (Entry entry : list(folder)) {
      if (!Files.isDirectory(entry.path())) {
        sort(entry, loose, leftOut);
        continue;
      }
      Below below = below(entry.path(), seen);
      leftOut.addAll(below.leftOut());
      if (below.pictures().isEmpty()) {
        leftOut.add(new Skipped(entry.path(), "a folder without pictures is no class"));
        continue;
      }
      refuseTwins(classes, entry);
      below.pictures().forEach(picture -> files.add(new File(picture, classes.size())));
      classes.add(entry);
      direct += below.direct();
    }
    if (classes.isEmpty() && loose.isEmpty()) {
      throw new DataException(
          "%s: holds no pictures; expected them as %s".formatted(folder, layout(folder)));
    }
    if (classes.isEmpty()) {
      loose.forEach(picture -> files.add(new File(picture, 0)));
      Path named = folder.toAbsolutePath().normalize();
      classes.add(new Entry(EntryName.of(named), folder));
    } else {
      refuseParts(folder, classes, direct);
      for (Entry picture : loose) {
        leftOut.add(
            new Skipped(picture.path(), "lies beside the class folders; move it into one of them"));
      }
    }
    return new FolderScan(folder, List.copyOf(classes), List.copyOf(files), List.copyOf(leftOut));
  }

  /** The names of the classes, by their labels. */
  List<String> classNames() {
    return classes.stream().map(entry -> entry.name().text()).toList();
  }

  private static void sort(Entry file, List<Entry> pictures, List<Skipped> leftOut) {
    if (FileKind.isPicture(file.name().text(), file.path())) {
      pictures.add(file);
    } else {
      leftOut.add(new Skipped(file.path(), "no picture"));
    }
  }

  /**
   * @param seen folders that are not to be listed again, whatever links lead to them
   */
  private static Below below(Path folder, Set<Path> seen) {
    List<Entry> pictures = new ArrayList<>();
    List<Skipped> leftOut = new ArrayList<>();
    if (!seen.add(real(folder))) {
      leftOut.add(new Skipped(folder, "a link to a folder that is read already"));
      return new Below(pictures, 0, leftOut);
    }
    List<Entry> folders = new ArrayList<>();
    for (Entry entry : list(folder)) {
      if (Files.isDirectory(entry.path())) {
        folders.add(entry);
      } else {
        sort(entry, pictures, leftOut);
      }
    }
    int direct = pictures.size();
    for (Entry entry : folders) {
      Below deeper = below(entry.path(), seen);
      pictures.addAll(deeper.pictures());
      leftOut.addAll(deeper.leftOut());
    }
    return new Below(pictures, direct, leftOut);
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize();
    }
  }

  /** Folders in between are no classes: of the parts of a data set, or one around all classes. */
  private static void refuseParts(Path folder, List<Entry> classes, int direct) {
    boolean parts =
        classes.stream()
            .allMatch(entry -> PARTS.contains(entry.name().text().toLowerCase(Locale.ROOT)));
    if (parts) {
      String names =
          classes.stream().map(entry -> entry.name().text()).collect(Collectors.joining(", "));
      Entry most =
          classes.stream()
              .filter(entry -> entry.name().text().toLowerCase(Locale.ROOT).startsWith("train"))
              .findFirst()
              .orElse(classes.get(0));
      throw new DataException(
          "%s: its folders (%s) are parts of a data set, not classes; give %s"
              .formatted(folder, names, most.path()));
    }
    if (classes.size() == 1 && direct == 0) {
      throw new DataException(
          "%s: all of its pictures lie in folders of %s; give that"
              .formatted(folder, classes.get(0).path()));
    }
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
    return "%s or, without classes, %s"
        .formatted(
            folder.resolve("<class>") + "/*." + FileKind.EXTENSIONS,
            folder + "/*." + FileKind.EXTENSIONS);
  }

  /** What is in a folder and somebody's own. */
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
    entries.removeIf(entry -> FileKind.isOfSystem(entry.name().text()));
    entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::path));
    return entries;
  }
}
