package org.tensorflow;

import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.NullMarked;

/**
 * Loads TensorFlow 2.18's native library where TensorFlow 1.15's classes load their own. It
 * replaces 1.15's class of this name.
 */
@NullMarked
final class NativeLibrary {
  private NativeLibrary() {}

  /** Loads the library once; later calls do nothing. */
  static synchronized void load() {
    // JavaCPP's default cap counts the process's whole resident memory against 4 times the Java
    // heap, and would end a training run. Weights
    // live outside the heap, and TensorFlow frees them by itself. It must be set before JavaCPP's
    // Pointer class loads.
    if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
    Loader.load(org.tensorflow.internal.c_api.global.tensorflow.class);
  }
}
