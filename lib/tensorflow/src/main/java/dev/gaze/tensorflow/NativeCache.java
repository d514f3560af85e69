package dev.gaze.tensorflow;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private NativeCache() {}

  /** The cache's folder; {@code -Dorg.bytedeco.javacpp.cachedir=FOLDER} moves it. */
  public static Path folder() {
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

  /** Says on standard error that TensorFlow is about to be unpacked, where it is not yet. */
  public static void announceTensorFlow() {
    String platform = Loader.getPlatform() + (GpuLibraries.hasGpuBuild() ? "-gpu" : "");
    String library =
        platform.startsWith("windows")
            ? "tensorflow_cc.dll"
            : platform.startsWith("mac") ? "libtensorflow_cc.2.dylib" : "libtensorflow_cc.so.2";
    announce("org/tensorflow/internal/c_api/" + platform + "/" + library, "TensorFlow 2.18");
  }

  /**
   * Says that something is about to be unpacked, where it is not yet.
   *
   * @param resource the largest of its files
   * @param name what it is
   */
  static void announce(String resource, String name) {
    URL url = NativeCache.class.getClassLoader().getResource(resource);
    if (url == null) {
      return;
    }
    try {
      if (url.openConnection() instanceof JarURLConnection connection) {
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
          String jarName = new File(jar.getName()).getName();
          long bytes = connection.getJarEntry().getSize();
          File unpacked = folder().resolve(jarName).resolve(resource).toFile();
          if (unpacked.length() != bytes) {
            System.err.printf(
                "Unpacking %s to %s, once for this version; it takes some seconds.%n",
                name, folder());
          }
        }
      }
    } catch (IOException e) {
      // Unpacking itself will say what is wrong; this is only a message.
      System.err.printf("Unpacking %s (%s)%n", name, e.getMessage());
    }
  }
}
