package dev.gaze.train;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.internal.WholeFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run out of a folder in which one is at work: a lock of the system on the file
 * {@code .lock}, which ends with its process however that ends, and which NFS and SMB know too. The
 * file says who holds it; when the run is done it stays, empty.
 *
 * <p>Where a file system has no locks, what the file says must do: a process of this machine that
 * is gone is taken to be done, one of another machine to be at work.
 */
public final class RunLock implements AutoCloseable {
  /**
   * The folders that this process holds. The system's locks belong to a process: it would give one
   * to a second run of the same process, and takes it back when the process closes the file
   * anywhere.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final String FILE = ".lock";
  private static final int LONGEST = 1_000;
  private final Path folder;
  private final FileChannel file;

  private RunLock(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /** What takes a lock of the system on a file; in a test it may have none. */
  @FunctionalInterface
  interface Locking {
    /** The lock; null where another process holds it. */
    @Nullable FileLock lock(FileChannel file) throws IOException;
  }

  /**
   * Does nothing where no run is at work in a folder, of this process or of another.
   *
   * @throws TrainingException where one is; it says whose
   */
  public static void mustBeFree(RunFolder folder) {
    if (Files.isRegularFile(folder.path().resolve(FILE))) {
      take(folder).close();
    }
  }

  /** Takes a folder, which must exist; as {@link #mustBeFree} where that cannot be. */
  static RunLock take(RunFolder folder) {
    return take(folder, FileChannel::tryLock);
  }

  static RunLock take(RunFolder folder, Locking locking) {
    try {
      Path real = folder.path().toRealPath();
      if (!HELD.add(real)) {
        throw inProgress(folder, Optional.of("this process"), "");
      }
      RunLock lock = null;
      try {
        lock = new RunLock(real, FileChannel.open(real.resolve(FILE), CREATE, READ, WRITE));
        refuseHeld(folder, lock.file, locking);
        Holder.ofThisProcess().write(lock.file);
        return lock;
      } catch (IOException | TrainingException e) {
        if (lock != null) {
          lock.file.close();
        }
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new TrainingException(
          "%s: the folder cannot be locked (%s); make room there, or name a folder that can be written"
              .formatted(folder.path(), WholeFile.reason(e)),
          e);
    }
  }

  private static void refuseHeld(RunFolder folder, FileChannel file, Locking locking)
      throws IOException {
    Optional<Holder> holder = Holder.read(file);
    try {
      if (locking.lock(file) == null) {
        throw inProgress(folder, holder.map(Holder::toString), "");
      }
    } catch (IOException e) { // No locks here.
      if (holder.isPresent() && !holder.get().isGone()) {
        String hint = "; if that process is gone, delete " + folder.path().resolve(FILE);
        throw inProgress(folder, holder.map(Holder::toString), hint);
      }
    }
  }

  private static TrainingException inProgress(RunFolder folder, Optional<String> who, String hint) {
    return new TrainingException(
        "%s: a run is in progress here (%s); wait for it or stop it, or name another folder%s"
            .formatted(folder.path(), who.orElse("of another process"), hint));
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    try (file) {
      file.truncate(0);
    } catch (IOException e) {
      return; // Whoever comes next finds a process that is gone.
    } finally {
      HELD.remove(folder);
    }
  }

  /** Who the file says holds the lock, in three lines. */
  private record Holder(long process, String host, String since) {

    static Holder ofThisProcess() {
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      return new Holder(ProcessHandle.current().pid(), thisHost(), now);
    }

    /** Of the kernel where it tells: a name service may be slow, or not there. */
    private static String thisHost() {
      Path kernel = Path.of("/proc/sys/kernel/hostname");
      try {
        return Files.isReadable(kernel)
            ? Files.readString(kernel).strip()
            : InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        return "this machine";
      }
    }

    static Optional<Holder> read(FileChannel file) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
      file.read(bytes, 0);
      String[] lines = StandardCharsets.UTF_8.decode(bytes.flip()).toString().split("\n", -1);
      try {
        return lines.length < 3
            ? Optional.empty()
            : Optional.of(new Holder(Long.parseLong(lines[0]), lines[1], lines[2]));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    void write(FileChannel file) throws IOException {
      file.truncate(0);
      file.write(StandardCharsets.UTF_8.encode(process + "\n" + host + "\n" + since + "\n"), 0);
    }

    /** An earlier process with this one's number holds nothing here either. */
    boolean isGone() {
      return host.equals(thisHost())
          && (process == ProcessHandle.current().pid() || ProcessHandle.of(process).isEmpty());
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "process %d on %s, since %s", process, host, since);
    }
  }
}
