package dev.gaze.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a worker that is not the chief: one for the time being, which nobody looks at.
 *
 * @param path deleted in the end, with all that is in it
 */
record WorkerFolder(Path path) implements AutoCloseable {

  /** The options of the chief, or of one that is alone, as they are; else in such a folder. */
  static TrainingOptions taken(TrainingOptions options, List<AutoCloseable> opened) {
    if (!options.isHelper()) {
      return options;
    }
    try {
      WorkerFolder own = new WorkerFolder(Files.createTempDirectory("gaze-worker-"));
      opened.add(own);
      return options.in(own.path());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a worker needs room for temporary files: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
