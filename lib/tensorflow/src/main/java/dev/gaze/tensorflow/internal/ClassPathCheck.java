package dev.gaze.tensorflow.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for TensorFlow 1.15 itself on the class path, whose classes have the names of ours. */
public final class ClassPathCheck {
  private static final Set<String> STOCK_NATIVES =
      Set.of(
          "org/tensorflow/native/linux-x86_64/libtensorflow_jni.so",
          "org/tensorflow/native/darwin-x86_64/libtensorflow_jni.dylib",
          "org/tensorflow/native/windows-x86_64/tensorflow_jni.dll");

  private ClassPathCheck() {}

  /** What is wrong with the class path, and the exclusion that mends it; empty if all is well. */
  public static Optional<String> problem() {
    return Found.PROBLEM;
  }

  /**
   * Fails if something is wrong. Where TensorFlow 1.15 stands first, none of our classes of its
   * names are loaded, so those that are ours alone call this.
   *
   * @throws IllegalStateException with the exclusion that mends it
   */
  public static void require() {
    problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
  }

  /** Looked for once: it takes some milliseconds. */
  private static final class Found {
    static final Optional<String> PROBLEM = problem(ClassPathCheck.class.getClassLoader());
  }

  static Optional<String> problem(ClassLoader loader) {
    Set<String> found = new LinkedHashSet<>();
    for (String library : STOCK_NATIVES) {
      all(loader, library).forEach(url -> found.add("libtensorflow_jni (" + jar(url) + ")"));
    }
    List<URL> sources = all(loader, "org/tensorflow/Graph.class");
    // Ours stand beside GraphBridge.class.
    List<String> ours =
        all(loader, "org/tensorflow/GraphBridge.class").stream().map(ClassPathCheck::jar).toList();
    for (URL source : sources) {
      if (!ours.contains(jar(source))) {
        found.add("libtensorflow (" + jar(source) + ")");
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(message(found));
  }

  private static String message(Set<String> found) {
    return "TensorFlow 1.15 is on the class path beside gaze-tensorflow, which takes its place: "
        + String.join(", ", found)
        + ". Exclude it from the dependency that brings it, usually KotlinDL: in Maven"
        + " <exclusion><groupId>org.tensorflow</groupId><artifactId>*</artifactId></exclusion>"
        + " within kotlin-deeplearning-api, in Gradle"
        + " implementation(\"org.jetbrains.kotlinx:kotlin-deeplearning-api:0.4.0\")"
        + " { exclude(group = \"org.tensorflow\") }.";
  }

  private static List<URL> all(ClassLoader loader, String resource) {
    try {
      return List.copyOf(java.util.Collections.list(loader.getResources(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot search the class path for " + resource, e);
    }
  }

  /**
   * The jar or folder that a resource stands in: {@code jar:file:/x/y.jar!/a/b} gives {@code
   * /x/y.jar}.
   */
  private static String jar(URL url) {
    String path = url.getPath();
    int end = path.indexOf("!/");
    String container =
        end < 0 ? path.substring(0, path.indexOf("/org/tensorflow/")) : path.substring(0, end);
    return URI.create(container).getPath(); // Without "file:", and spaces are no %20.
  }
}
