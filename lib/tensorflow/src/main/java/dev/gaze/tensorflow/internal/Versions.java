package dev.gaze.tensorflow.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this library was built for. The numbers stand in the build alone, which writes them into a
 * resource.
 *
 * @param tensorFlow TensorFlow's, such as {@code 2.21}
 * @param nativeLibrary of {@code org.tensorflow:tensorflow-core-native}
 * @param javaCpp of {@code org.bytedeco:javacpp}
 * @param cuda of {@code org.bytedeco:cuda}: CUDA's, cuDNN's and JavaCPP's, joined by hyphens
 */
public record Versions(String tensorFlow, String nativeLibrary, String javaCpp, String cuda) {

  /** Those of this build. */
  public static Versions get() {
    return Loaded.VERSIONS;
  }

  /** CUDA's and cuDNN's, such as {@code CUDA 12.9 and cuDNN 9.10}. */
  public String cudaText() {
    String[] parts = cuda.split("-", -1);
    return "CUDA " + parts[0] + " and cuDNN " + parts[1];
  }

  private static final class Loaded {
    static final Versions VERSIONS = read();

    private static Versions read() {
      Properties properties = new Properties();
      try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot read versions.properties beside " + Versions.class, e);
      }
      return new Versions(
          properties.getProperty("tensorflow"),
          properties.getProperty("native"),
          properties.getProperty("javacpp"),
          properties.getProperty("cuda"));
    }
  }
}
