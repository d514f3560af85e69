package org.tensorflow;

import dev.gaze.tensorflow.ClassPathCheck;
import dev.gaze.tensorflow.GpuLibraries;
import dev.gaze.tensorflow.NativeCache;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.NullMarked;

/**
 * Loads TensorFlow 2.18's native library where TensorFlow 1.15's classes load their own. It
 * replaces 1.15's class of this name.
 */
@NullMarked
final class NativeLibrary {
  private NativeLibrary() {}

  /**
   * Loads the library once; later calls do nothing.
   *
   * @throws UnsatisfiedLinkError if TensorFlow 1.15 is on the class path, or no native library for
   *     this machine; the message says what to do
   */
  static synchronized void load() {
    ClassPathCheck.problem()
        .ifPresent(
            problem -> {
              throw new UnsatisfiedLinkError(problem);
            });
    // JavaCPP's default cap counts the process's whole resident memory against 4 times the Java
    // heap, and would end a training run. Weights
    // live outside the heap, and TensorFlow frees them by itself. It must be set before JavaCPP's
    // Pointer class loads.
    if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
    GpuLibraries.load();
    NativeCache.announceTensorFlow();
    try {
      Loader.load(org.tensorflow.internal.c_api.global.tensorflow.class);
    } catch (UnsatisfiedLinkError e) {
      UnsatisfiedLinkError named =
          new UnsatisfiedLinkError(
              "TensorFlow 2.18 has no native library on the class path for "
                  + Loader.getPlatform()
                  + " (there are linux-x86_64, linux-arm64, macosx-arm64 and windows-x86_64): "
                  + e.getMessage()
                  + ". Maven chooses it by the machine that builds; add org.tensorflow:tensorflow-core-native:1.1.0 and org.bytedeco:javacpp:1.5.11 with the classifier of the machine that runs.");
      named.initCause(e);
      throw named;
    }
  }
}
