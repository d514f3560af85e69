package dev.gaze.tensorflow.internal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * The folder that native libraries are unpacked to, once for each version and user. JavaCPP does
 * the unpacking: it takes a lock, so that processes that start together unpack once, and compares
 * each file's size and time with the jar's, so that what a killed process left half-written is
 * written anew.
 */
public final class NativeCache {
  private static final System.Logger LOG = System.getLogger("dev.gaze.tensorflow");

  /** The large ones on all systems; each system has some of them. */
  private static final List<String> TENSORFLOW =
      List.of(
          "libtensorflow_cc.so.2",
          "libtensorflow_framework.so.2",
          "libtensorflow_cc.2.dylib",
          "libtensorflow_framework.2.dylib",
          "tensorflow_cc.dll",
          "tensorflow_framework.dll");

  /**
   * JavaCPP's cap on the process's memory: by default 4 times the Java heap, counted against all
   * resident memory. Weights live outside the heap and TensorFlow frees them by itself, so the cap
   * would end a training run.
   */
  public static final String MEMORY_CAP = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static final String FOLDER = "org.bytedeco.javacpp.cachedir";

  private NativeCache() {}

  /**
   * Takes JavaCPP's cap away and names its cache, unless the user has. JavaCPP reads both when its
   * first class loads, so whatever uses JavaCPP calls this before.
   */
  public static void configureJavaCpp() {
    if (System.getProperty(MEMORY_CAP) == null) {
      System.setProperty(MEMORY_CAP, "0");
    }
    if (System.getProperty(FOLDER) == null && !hasHome()) {
      System.setProperty(
          FOLDER,
          Path.of(
                  System.getProperty("java.io.tmpdir"),
                  ".javacpp-" + System.getProperty("user.name"),
                  "cache")
              .toString());
    }
  }

  /**
   * Java calls the home of a user that the system has no entry for {@code ?}: JavaCPP would make a
   * folder of this name wherever it is started.
   */
  private static boolean hasHome() {
    return Path.of(System.getProperty("user.home", "")).isAbsolute();
  }

  /** The cache's folder; {@code -Dorg.bytedeco.javacpp.cachedir=FOLDER} moves it. */
  public static Path folder() {
    configureJavaCpp();
    try {
      return Loader.getCacheDir().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no folder to unpack TensorFlow to: neither of the user's home nor of the temporary folder can be written; set -Dorg.bytedeco.javacpp.cachedir=FOLDER",
          e);
    }
  }

  /** How much the cache holds, in bytes. */
  public static long size() {
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the cache folder " + folder(), e);
    }
  }

  /**
   * Logs that TensorFlow is about to be unpacked, where it is not yet.
   *
   * @throws UnsatisfiedLinkError if the disk has no room for it
   */
  public static void prepareTensorFlow() {
    prepare(tensorFlowName(), tensorFlow());
  }

  /** TensorFlow with its version, for messages. */
  public static String tensorFlowName() {
    return "TensorFlow " + Versions.get().tensorFlow();
  }

  /** The artifacts that hold native code for a machine, without its classifier. */
  public static String dependencies() {
    return "org.tensorflow:tensorflow-core-native:%s and org.bytedeco:javacpp:%s"
        .formatted(Versions.get().nativeLibrary(), Versions.get().javaCpp());
  }

  /** Whether the class path holds TensorFlow's library for this machine. */
  public static boolean hasTensorFlow() {
    return first(tensorFlow()).isPresent();
  }

  private static List<String> tensorFlow() {
    String folder =
        "org/tensorflow/internal/c_api/"
            + Loader.getPlatform()
            + (GpuLibraries.hasGpuBuild() ? "-gpu/" : "/");
    return TENSORFLOW.stream().map(folder::concat).toList();
  }

  private static Optional<URL> first(List<String> resources) {
    return resources.stream()
        .map(NativeCache.class.getClassLoader()::getResource)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /**
   * Logs that libraries are about to be unpacked, where they are not yet.
   *
   * @param name what they are together
   * @param resources all in one jar; those that it lacks do not count
   * @throws UnsatisfiedLinkError if the disk has no room for them
   */
  static void prepare(String name, List<String> resources) {
    Optional<URL> first = first(resources);
    try {
      if (first.isPresent()
          && first.get().openConnection() instanceof JarURLConnection connection) {
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
          Path unpacked = folder().resolve(new File(jar.getName()).getName());
          long missing =
              resources.stream()
                  .map(jar::getEntry)
                  .filter(Objects::nonNull)
                  .mapToLong(entry -> missing(unpacked.resolve(entry.getName()), entry.getSize()))
                  .sum();
          if (missing > 0) {
            requireSpace(name, missing, Files.getFileStore(folder()).getUsableSpace());
            LOG.log(
                Level.DEBUG,
                () ->
                    "Unpacking %s to %s, once for this version; it takes some seconds."
                        .formatted(name, folder()));
          }
        }
      }
    } catch (IOException e) {
      // Unpacking itself will say what is wrong; this is only a message.
      LOG.log(Level.DEBUG, () -> "Unpacking %s (%s)".formatted(name, e.getMessage()));
    }
  }

  private static long missing(Path file, long size) {
    return Math.max(0, size - file.toFile().length());
  }

  /** Fails before a file is half-written. */
  static void requireSpace(String name, long missing, long free) {
    if (free < missing) {
      throw new UnsatisfiedLinkError(
          "no room to unpack "
              + name
              + ": it needs "
              + (missing >> 20)
              + " MiB more in the cache folder "
              + folder()
              + ", whose disk has "
              + (free >> 20)
              + " MiB free. Make room there, or choose a folder on another disk: -Dorg.bytedeco.javacpp.cachedir=FOLDER");
    }
  }
}
