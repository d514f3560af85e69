package dev.gaze.tensorflow;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * The folder that native libraries are unpacked to, once for each version and user. JavaCPP does
 * the unpacking: it takes a lock, so that processes that start together unpack once, and compares
 * each file's size and time with the jar's, so that what a killed process left half-written is
 * written anew.
 */
public final class NativeCache {
  /** The largest of TensorFlow's libraries, unpacked last but one. */
  private static final String LIBRARY = "org/tensorflow/internal/c_api/%s/%s";

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
  public static void announceUnpacking() {
    String platform = Loader.getPlatform();
    String resource =
        LIBRARY.formatted(
            platform,
            System.mapLibraryName("tensorflow_cc") + (platform.startsWith("linux") ? ".2" : ""));
    URL url = NativeCache.class.getClassLoader().getResource(resource);
    if (url == null) {
      return;
    }
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        jar.setUseCaches(false);
        long bytes = jar.getJarEntry().getSize();
        String jarName = new File(jar.getJarFileURL().getPath()).getName();
        Path unpacked = folder().resolve(jarName).resolve(resource);
        if (!Files.exists(unpacked) || Files.size(unpacked) != bytes) {
          System.err.printf(
              "Unpacking TensorFlow 2.18 (%d MB) to %s, once; this takes some seconds.%n",
              bytes / 1_000_000, folder());
        }
        jar.getJarFile().close();
      }
    } catch (IOException e) {
      // Nothing depends on the message.
      System.err.println("Unpacking TensorFlow 2.18: " + e.getMessage());
    }
  }
}
