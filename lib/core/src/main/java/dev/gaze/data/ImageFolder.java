package dev.gaze.data;

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
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The pictures {@code FOLDER/<class>/*.{png,jpg,jpeg,gif,bmp,webp}}, of any size and colour model,
 * as images of one size.
 *
 * <p>Opening decodes every file once: turned as a JPEG's EXIF says, over white where it is
 * transparent, cropped to the centre and resized with antialiasing (a triangle filter over sRGB
 * values, as wide as a target pixel when shrinking; the same as Pillow's {@code BILINEAR}). Grey is
 * Rec. 601's luma. Reading is then a copy from memory.
 *
 * <p>The classes are the names of the folders; images come class by class, by the names of their
 * files. Names are read as UTF-8 and ordered by its bytes, so that labels are the same on every
 * file system and in every locale. Files that cannot be decoded are {@link #skipped}; so are those
 * of more than 100 million pixels or 256 MiB.
 */
public final class ImageFolder implements ImageSource {
  private final FolderScan scan;
  private final List<String> classNames;
  private final FolderOptions options;
  private final ImageCache cache;
  private final List<Skipped> skipped;
  private final int[] slots;
  private final long[] fingerprints;

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
      long[] fingerprints) {
    this.scan = scan;
    this.classNames = scan.classNames();
    this.options = options;
    this.cache = cache;
    this.fingerprints = fingerprints;
    this.skipped = outcomes.stream().flatMap(Optional::stream).toList();
    this.slots =
        IntStream.range(0, outcomes.size()).filter(i -> outcomes.get(i).isEmpty()).toArray();
    boolean[] found = new boolean[classNames.size()];
    IntStream.range(0, slots.length).forEach(i -> found[label(i)] = true);
    for (int label = 0; label < found.length; label++) {
      if (!found[label]) {
        throw nothingIn(scan.classes().get(label).path());
      }
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
   * @throws DataException where there is no such folder, no class folder, or a class folder without
   *     a picture that can be decoded; where the temporary file does not fit on its disk; or where
   *     the waiting thread is interrupted, whose interrupt flag is then set
   */
  public static ImageFolder open(Path folder, FolderOptions options, Progress progress) {
    FolderScan scan = FolderScan.of(folder);
    ImageDecoder decoder = new ImageDecoder(options.height(), options.width(), options.channels());
    ImageCache cache =
        new ImageCache(
            scan.files().size(),
            decoder.imageBytes(),
            options.memoryBytes(),
            ImageCache.SEGMENT_BYTES);
    ExecutorService workers = Executors.newFixedThreadPool(options.threads(), ImageFolder::worker);
    try {
      long[] fingerprints = new long[scan.files().size()];
      List<Optional<Skipped>> outcomes =
          decode(scan, decoder, cache, fingerprints, workers, progress);
      cache.seal();
      return new ImageFolder(scan, options, cache, outcomes, fingerprints);
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
      long[] fingerprints,
      ExecutorService workers,
      Progress progress) {
    List<Future<Optional<Skipped>>> running = new ArrayList<>();
    for (FolderScan.File file : scan.files()) {
      int slot = running.size();
      running.add(workers.submit(() -> decode(file.entry(), decoder, cache, fingerprints, slot)));
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
      long[] fingerprints,
      int slot) {
    CRC32C name = new CRC32C();
    name.update(file.name().bytes());
    CRC32C content = new CRC32C();
    byte[] image;
    try {
      image = decoder.decode(file.path(), content);
    } catch (IOException e) {
      return Optional.of(
          new Skipped(file.path(), Objects.requireNonNullElse(e.getMessage(), e.toString())));
    }
    cache.write(slot, image);
    fingerprints[slot] = name.getValue() << 32 | content.getValue();
    return Optional.empty();
  }

  private DataException nothingIn(Path classFolder) {
    List<Skipped> here =
        skipped.stream().filter(s -> classFolder.equals(s.path().getParent())).toList();
    return new DataException(
        here.isEmpty()
            ? "%s: holds no pictures; expected *.%s, or take the folder away"
                .formatted(classFolder, FolderScan.EXTENSIONS)
            : String.format(
                Locale.ROOT,
                "%s: none of its %d pictures can be decoded (%s: %s); replace them, or take the"
                    + " folder away",
                classFolder,
                here.size(),
                here.get(0).path().getFileName(),
                here.get(0).reason()));
  }

  /** The files that could not be decoded, in the order of the images. */
  public List<Skipped> skipped() {
    return skipped;
  }

  /**
   * How many entries are no pictures by their names, and were left alone: hidden ones, other
   * extensions, folders within class folders, files beside the class folders.
   */
  public int ignored() {
    return scan.ignored();
  }

  /** The file of an image. */
  public Path path(int index) {
    return scan.files().get(slots[index]).entry().path();
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
    return fingerprints[slots[index]];
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
