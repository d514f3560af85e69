package dev.gaze.data;

import dev.gaze.image.internal.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The pictures {@code FOLDER/<class>/*.{png,jpg,jpeg,gif,bmp,webp,tif,...}}, of any size and colour
 * model, as images of one size; those of deeper folders, too. A folder that holds pictures and no
 * folders with pictures is one class.
 *
 * <p>Opening decodes every file once: turned as its EXIF says, over white (or another colour of
 * {@link FolderOptions}) where it is transparent, cropped to the centre and resized with
 * antialiasing (a triangle filter over sRGB values, as wide as a target pixel when shrinking; the
 * same as Pillow's {@code BILINEAR}). Grey is Rec. 601's luma. Reading is then a copy from memory.
 *
 * <p>The classes are the names of the folders; images come class by class, by the names of their
 * files. Names are read as UTF-8 and ordered by its bytes, so that labels are the same on every
 * file system and in every locale. Files that cannot be decoded are {@link #skipped}; so are those
 * of more than 100 million pixels or 256 MiB. What is no picture of a class is {@link #leftOut}.
 */
public final class ImageFolder implements ImageSource {
  private final FolderScan scan;
  private final List<String> classNames;
  private final FolderOptions options;
  private final ImageCache cache;
  private final List<Skipped> skipped;
  private final int[] slots;
  private final @Nullable Facts[] facts;

  /** What is known of a picture. */
  private record Facts(long fingerprint, int width, int height, String colours) {}

  /**
   * A picture as it lies in its file.
   *
   * @param path of the file
   * @param width in pixels, upright
   * @param height in pixels, upright
   * @param colours in words, such as {@code RGB}, {@code RGBA}, {@code grey}, {@code palette}
   */
  public record Original(Path path, int width, int height, String colours) {}

  /** Told on the opening thread how far the decoding is. */
  @FunctionalInterface
  public interface Progress {
    /** After each file, with the number of files done and of all files. */
    void at(int done, int total);
  }

  /** The slots of the cache that have been filled are the images. */
  private ImageFolder(
      FolderScan scan,
      FolderOptions options,
      ImageCache cache,
      List<Optional<Skipped>> outcomes,
      @Nullable Facts[] facts) {
    this.scan = scan;
    this.classNames = scan.classNames();
    this.options = options;
    this.cache = cache;
    this.facts = facts;
    this.skipped = outcomes.stream().flatMap(Optional::stream).toList();
    this.slots =
        IntStream.range(0, outcomes.size()).filter(i -> outcomes.get(i).isEmpty()).toArray();
    boolean[] found = new boolean[classNames.size()];
    IntStream.range(0, slots.length).forEach(i -> found[label(i)] = true);
    List<FolderScan.Entry> empty =
        IntStream.range(0, found.length)
            .filter(label -> !found[label])
            .mapToObj(scan.classes()::get)
            .toList();
    if (!empty.isEmpty()) {
      throw nothingIn(empty);
    }
  }

  /**
   * Opens a folder with the defaults of {@link FolderOptions#of}, and tells nobody of the progress.
   */
  public static ImageFolder open(Path folder, int height, int width, int channels) {
    return open(folder, FolderOptions.of(height, width, channels), (done, total) -> {});
  }

  /**
   * Opens a folder: lists it, decodes its pictures on worker threads, and waits for them.
   *
   * @throws DataException where there is no such folder, no picture in it, or a class folder
   *     without a picture that can be decoded; where the folders are parts of a data set, not
   *     classes; where the temporary file does not fit on its disk; or where the waiting thread is
   *     interrupted, whose interrupt flag is then set
   */
  public static ImageFolder open(Path folder, FolderOptions options, Progress progress) {
    FolderScan scan = FolderScan.of(folder);
    ImageDecoder decoder =
        new ImageDecoder(
            options.height(), options.width(), options.channels(), options.background());
    ImageCache cache =
        new ImageCache(
            scan.files().size(),
            decoder.imageBytes(),
            options.memoryBytes(),
            ImageCache.SEGMENT_BYTES);
    ExecutorService workers = Executors.newFixedThreadPool(options.threads(), ImageFolder::worker);
    try {
      Facts[] facts = new Facts[scan.files().size()];
      List<Optional<Skipped>> outcomes = decode(scan, decoder, cache, facts, workers, progress);
      cache.seal();
      return new ImageFolder(scan, options, cache, outcomes, facts);
    } catch (RuntimeException | Error e) {
      cache.close();
      throw e;
    } finally {
      workers.shutdownNow();
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "gaze-decode");
    thread.setDaemon(true);
    return thread;
  }

  /** Decodes every file into the slot of its number, or says why not. */
  private static List<Optional<Skipped>> decode(
      FolderScan scan,
      ImageDecoder decoder,
      ImageCache cache,
      @Nullable Facts[] facts,
      ExecutorService workers,
      Progress progress) {
    List<Future<Optional<Skipped>>> running = new ArrayList<>();
    for (FolderScan.File file : scan.files()) {
      int slot = running.size();
      running.add(workers.submit(() -> decode(file.entry(), decoder, cache, facts, slot)));
    }
    List<Optional<Skipped>> outcomes = new ArrayList<>();
    try {
      for (Future<Optional<Skipped>> file : running) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        outcomes.add(file.get());
        progress.at(outcomes.size(), running.size());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DataException known
          ? known
          : new DataException(
              scan.folder() + ": its pictures could not be decoded: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException(scan.folder() + ": interrupted while its pictures were decoded", e);
    }
  }

  private static Optional<Skipped> decode(
      FolderScan.Entry file,
      ImageDecoder decoder,
      ImageCache cache,
      @Nullable Facts[] facts,
      int slot) {
    CRC32C name = new CRC32C();
    name.update(file.name().bytes());
    CRC32C content = new CRC32C();
    ImageDecoder.Decoded decoded;
    try {
      decoded = decoder.decode(file.path(), content);
    } catch (IOException e) {
      return Optional.of(
          new Skipped(file.path(), Objects.requireNonNullElse(e.getMessage(), e.toString())));
    }
    cache.write(slot, decoded.image());
    facts[slot] =
        new Facts(
            name.getValue() << 32 | content.getValue(),
            decoded.width(),
            decoded.height(),
            decoded.colours());
    return Optional.empty();
  }

  /** All of them at once, and each with the first reason. */
  private DataException nothingIn(List<FolderScan.Entry> classes) {
    return new DataException(
        classes.stream().map(this::nothingIn).collect(Collectors.joining("\n"))
            + "; replace them, or take "
            + (classes.size() == 1 ? "the folder away" : "these folders away"));
  }

  private String nothingIn(FolderScan.Entry entry) {
    Path classFolder = entry.path();
    List<Skipped> here = skipped.stream().filter(s -> s.path().startsWith(classFolder)).toList();
    return String.format(
        Locale.ROOT,
        "%s: none of its pictures (%d) can be decoded (%s: %s)",
        classFolder,
        here.size(),
        classFolder.relativize(here.get(0).path()),
        here.get(0).reason());
  }

  /** The files that could not be decoded, in the order of the images. */
  public List<Skipped> skipped() {
    return skipped;
  }

  /**
   * What is no picture of a class: other files, pictures beside the class folders, folders without
   * pictures. What systems leave behind (hidden files, {@code __MACOSX}, {@code Thumbs.db}) is not
   * told.
   */
  public List<Skipped> leftOut() {
    return scan.leftOut();
  }

  /** The file of an image. */
  public Path path(int index) {
    return scan.files().get(slots[index]).entry().path();
  }

  /** What the picture of an image was before it was cropped and resized. */
  public Original original(int index) {
    Facts facts = facts(index);
    return new Original(path(index), facts.width(), facts.height(), facts.colours());
  }

  private Facts facts(int index) {
    return Objects.requireNonNull(facts[slots[index]], "every slot that counts is filled");
  }

  @Override
  public int size() {
    return slots.length;
  }

  @Override
  public int height() {
    return options.height();
  }

  @Override
  public int width() {
    return options.width();
  }

  @Override
  public int channels() {
    return options.channels();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return scan.files().get(slots[index]).label();
  }

  /** Of the file's name and bytes. */
  @Override
  public long fingerprint(int index) {
    return facts(index).fingerprint();
  }

  @Override
  public void read(int index, byte[] out, int offset) {
    cache.read(slots[index], out, offset);
  }

  @Override
  public void close() {
    cache.close();
  }
}
