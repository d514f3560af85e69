package dev.gaze.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a run.
 *
 * <pre>
 * spec.json          the spec, where it was given as JSON
 * samples.png        the latest sample grid
 * metrics.jsonl      a line every so many steps
 * events/            the same for TensorBoard
 * checkpoints/step-00001000.safetensors
 * </pre>
 *
 * @param path the folder; made when something is first written
 */
public record RunFolder(Path path) {
  private static final Pattern CHECKPOINT = Pattern.compile("step-(\\d{8,})\\.safetensors");
  private static final String UNFINISHED = ".unfinished";

  /** The latest sample grid. */
  public Path samples() {
    return path.resolve("samples.png");
  }

  /** The spec as JSON. */
  public Path spec() {
    return path.resolve("spec.json");
  }

  /** The log: one JSON object a line. */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** The folder of TensorBoard's event files. */
  public Path events() {
    return path.resolve("events");
  }

  private Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** Whether a run has left anything here. */
  public boolean inUse() {
    return Files.exists(metrics()) || Files.exists(checkpoints()) || Files.exists(samples());
  }

  /** The newest checkpoint, if there is one. */
  public Optional<Path> latest() throws IOException {
    List<Path> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  private List<Path> all() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints())) {
      return files
          .filter(file -> CHECKPOINT.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(RunFolder::step))
          .toList();
    }
  }

  private static long step(Path file) {
    var matcher = CHECKPOINT.matcher(file.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /** What writes a checkpoint to a file. */
  @FunctionalInterface
  public interface Writer {
    void write(Path file) throws IOException;
  }

  /**
   * Writes a checkpoint: to a new file, synced, then renamed, so that a process killed at any
   * moment leaves the older one. Then the oldest beyond {@code keep} are deleted.
   *
   * @param keep how many to keep, at least 1
   * @return the file
   * @throws CheckpointException where the folder cannot be written
   */
  public Path save(int step, int keep, Writer writer) {
    Path file = checkpoints().resolve("step-%08d.safetensors".formatted(step));
    Path unfinished = file.resolveSibling("." + file.getFileName() + UNFINISHED);
    try {
      Files.createDirectories(checkpoints());
      Files.deleteIfExists(unfinished);
      writer.write(unfinished);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(checkpoints());
      List<Path> all = all();
      for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
        Files.delete(old);
      }
      return file;
    } catch (IOException e) {
      throw new CheckpointException(
          "%s: the checkpoint of step %d cannot be written (%s); make room or make the folder writable, then resume"
              .formatted(file, step, reason(e)),
          e);
    }
  }

  /** The rename itself must survive a power cut; not every system lets a folder be synced. */
  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Deletes what a run has left here, and nothing else. */
  public void clear() throws IOException {
    Files.deleteIfExists(spec());
    Files.deleteIfExists(samples());
    Files.deleteIfExists(metrics());
    for (Path file : all()) {
      Files.delete(file);
    }
    if (Files.isDirectory(events())) {
      try (Stream<Path> files = Files.list(events())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
