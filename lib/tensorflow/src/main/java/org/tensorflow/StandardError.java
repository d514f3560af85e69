package org.tensorflow;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * C's stream {@code stderr}, turned to a file for a while. The process's standard error itself
 * stays as it is: what the JVM, {@code System.err} and a C library that gives up write there is
 * seen at once, so the last words of a crash are not lost.
 */
@NullMarked
final class StandardError {
  /** Where glibc's {@code FILE} has its file descriptor on 64 bits, in ints. */
  private static final long DESCRIPTOR = 28;

  private static final int STANDARD_ERROR = 2;

  private final IntPointer stream;
  private final Path file;
  private final FileOutputStream output;

  private StandardError(IntPointer stream, Path file, FileOutputStream output) {
    this.stream = stream;
    this.file = file;
    this.output = output;
  }

  /** Turns the stream to a file; empty where that cannot be done, as on systems without glibc. */
  static Optional<StandardError> divert() {
    IntPointer stream = stream();
    if (stream == null) {
      return Optional.empty();
    }
    try {
      Path file = Files.createTempFile("tensorflow", ".log");
      FileOutputStream output = new FileOutputStream(file.toFile());
      Optional<Integer> descriptor = descriptor(file);
      descriptor.ifPresent(number -> stream.put(DESCRIPTOR, number));
      return Optional.of(new StandardError(stream, file, output));
    } catch (IOException e) {
      return Optional.empty(); // A talkative start is better than none.
    }
  }

  /** Turns the stream back. */
  List<String> restore() {
    stream.put(DESCRIPTOR, STANDARD_ERROR);
    try {
      output.close();
      List<String> lines = Files.readAllLines(file);
      Files.delete(file);
      return lines;
    } catch (IOException e) {
      return List.of("What TensorFlow wrote at its start cannot be read: " + e);
    }
  }

  private static @Nullable IntPointer stream() {
    Pointer variable = Loader.getPlatform().startsWith("linux") ? Loader.addressof("stderr") : null;
    if (variable == null) {
      return null;
    }
    IntPointer stream = new IntPointer(new PointerPointer<>(variable).get(0));
    return !stream.isNull() && stream.get(DESCRIPTOR) == STANDARD_ERROR ? stream : null;
  }

  /** The number under which this process has opened a file. */
  private static Optional<Integer> descriptor(Path file) throws IOException {
    Path real = file.toRealPath();
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(link -> leadsTo(link, real))
          .map(link -> Integer.valueOf(link.getFileName().toString()))
          .findFirst();
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }
}
