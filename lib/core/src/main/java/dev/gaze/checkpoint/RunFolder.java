package dev.gaze.checkpoint;

import dev.gaze.internal.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a run.
 *
 * <pre>
 * spec.json          the spec, where it was given as JSON
 * samples.png        the latest sample grid
 * samples/step-00001000.png  each of them, a pixel a pixel
 * metrics.jsonl      a line every so many steps
 * report.html        curves, samples and attention, to open in a browser
 * events/            the same for TensorBoard
 * checkpoints/step-00001000.safetensors
 * checkpoints/best.safetensors  where one is kept
 * .lock              who is at work here; empty where nobody is
 * </pre>
 *
 * @param path the folder; made when something is first written
 */
public record RunFolder(Path path) {
  private static final Pattern CHECKPOINT = Pattern.compile("step-(\\d{8,10})\\.safetensors");
  private static final Pattern GRID = Pattern.compile("step-(\\d{8,10})\\.png");
  private static final Pattern EVENTS = Pattern.compile("events\\.out\\.tfevents\\..*\\.gaze");
  private static final Pattern TOP =
      Pattern.compile("(spec\\.json|samples\\.png|metrics\\.jsonl|report\\.html)");
  private static final Pattern BEST = Pattern.compile("best\\.safetensors");

  /**
   * {@code runs/NAME}, where a run is kept unless somebody says otherwise.
   *
   * @throws CheckpointException where no folder here can have this name
   */
  public static RunFolder named(String name) {
    try {
      return new RunFolder(Path.of("runs", name));
    } catch (InvalidPathException e) {
      throw new CheckpointException(
          "runs/%s: no folder here can be called so (%s); name another, or choose a locale in UTF-8, such as LC_ALL=C.UTF-8"
              .formatted(name, e.getReason()),
          e);
    }
  }

  /** The latest sample grid. */
  public Path samples() {
    return path.resolve("samples.png");
  }

  private Path grids() {
    return path.resolve("samples");
  }

  /** The sample grid of a step, in the images' own size. */
  public Path samples(int step) {
    return grids().resolve(String.format(Locale.ROOT, "step-%08d.png", step));
  }

  /** The sample grids that are there by their step, in the order of training. */
  public SortedMap<Long, Path> history() throws IOException {
    SortedMap<Long, Path> history = new TreeMap<>();
    for (Path file : numbered(grids(), GRID)) {
      history.put(step(GRID, file), file);
    }
    return history;
  }

  /** Deletes the sample grids after a step: a run that goes on from there draws them again. */
  public void rewind(int step) throws IOException {
    for (Path file : history().tailMap(step + 1L).values()) {
      Files.delete(file);
    }
  }

  /** The spec as JSON. */
  public Path spec() {
    return path.resolve("spec.json");
  }

  /** The report: one HTML file that needs no other. */
  public Path report() {
    return path.resolve("report.html");
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

  /** Whether a run has left anything here: more than a spec, which a person may have written. */
  public boolean inUse() {
    try {
      return made().stream().anyMatch(file -> !file.equals(spec()));
    } catch (IOException e) {
      throw new CheckpointException(
          "%s: it cannot be told whether a run is here (%s); make the folder readable, or name another"
              .formatted(path, WholeFile.reason(e)),
          e);
    }
  }

  /** The newest checkpoint, if there is one. */
  public Optional<Path> latest() throws IOException {
    List<Path> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The best checkpoint, where one was to be kept. */
  public Optional<Path> best() {
    return Optional.of(bestFile()).filter(Files::exists);
  }

  private Path bestFile() {
    return checkpoints().resolve("best.safetensors");
  }

  /**
   * Keeps a checkpoint as the best, in place of the one that was; it takes no more room where the
   * file system has links.
   */
  public void keepBest(Path checkpoint) throws IOException {
    Path unfinished = bestFile().resolveSibling(".best.safetensors" + WholeFile.UNFINISHED);
    Files.deleteIfExists(unfinished);
    try {
      Files.createLink(unfinished, checkpoint);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(checkpoint, unfinished);
    }
    Files.move(
        unfinished,
        bestFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    // Renaming one link onto another of the same file leaves both.
    Files.deleteIfExists(unfinished);
    sync(checkpoints());
  }

  private List<Path> all() throws IOException {
    return numbered(checkpoints(), CHECKPOINT);
  }

  private static List<Path> numbered(Path folder, Pattern name) throws IOException {
    return files(folder, name).stream()
        .sorted(Comparator.comparingLong(file -> step(name, file)))
        .toList();
  }

  /** The files of a folder whose whole name matches; folders and what others put there do not. */
  private static List<Path> files(Path folder, Pattern name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static long step(Pattern name, Path file) {
    var matcher = name.matcher(file.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /** What writes a checkpoint to a file. */
  @FunctionalInterface
  public interface Writer {
    /** Writes all of it to a file that no other looks at yet. */
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
    Path file = checkpoints().resolve(String.format(Locale.ROOT, "step-%08d.safetensors", step));
    Path unfinished = file.resolveSibling("." + file.getFileName() + WholeFile.UNFINISHED);
    try {
      Files.createDirectories(checkpoints());
      for (Path left : unfinished(checkpoints(), CHECKPOINT)) {
        Files.delete(left); // By a process that was killed: there is one at a time.
      }
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
      discard(unfinished, e);
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: the checkpoint of step %d cannot be written (%s); make room or make the folder writable, then resume",
              file,
              step,
              WholeFile.reason(e)),
          e);
    }
  }

  private static void discard(Path unfinished, IOException reason) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      reason.addSuppressed(e);
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

  /**
   * Deletes what training has left here, and nothing else: not what others keep beside it, and not
   * what was drawn from the run. Where a file could not be deleted, none is.
   *
   * @throws CheckpointException where a folder does not let its files be deleted
   */
  public void clear() {
    try {
      List<Path> made = made();
      for (Path file : made) {
        if (!Files.isWritable(file.toAbsolutePath().getParent())) {
          throw new AccessDeniedException(file.toString());
        }
      }
      for (Path file : made) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new CheckpointException(
          "%s: the run that is here cannot be deleted (%s); make the folder and all in it writable, or name another"
              .formatted(path, WholeFile.reason(e)),
          e);
    }
  }

  /**
   * The files of training that are there, half-written ones too; what it goes on from comes last.
   */
  private List<Path> made() throws IOException {
    List<Path> made = new ArrayList<>(files(events(), EVENTS));
    made.addAll(withUnfinished(grids(), GRID));
    made.addAll(withUnfinished(path, TOP));
    made.addAll(withUnfinished(checkpoints(), BEST));
    made.addAll(withUnfinished(checkpoints(), CHECKPOINT));
    return made;
  }

  private static List<Path> withUnfinished(Path folder, Pattern name) throws IOException {
    List<Path> all = new ArrayList<>(unfinished(folder, name));
    all.addAll(files(folder, name));
    return all;
  }

  private static List<Path> unfinished(Path folder, Pattern name) throws IOException {
    return files(folder, Pattern.compile("\\." + name + Pattern.quote(WholeFile.UNFINISHED)));
  }
}
