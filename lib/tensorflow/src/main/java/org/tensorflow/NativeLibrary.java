package org.tensorflow;

import com.sun.management.OperatingSystemMXBean;
import dev.gaze.tensorflow.internal.ClassPathCheck;
import dev.gaze.tensorflow.internal.GpuLibraries;
import dev.gaze.tensorflow.internal.NativeCache;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.NullMarked;

/**
 * Loads TensorFlow 2.21's native library where TensorFlow 1.15's classes load their own. It
 * replaces 1.15's class of this name.
 */
@NullMarked
final class NativeLibrary {
  private NativeLibrary() {}

  /**
   * Loads the library once; later calls do nothing.
   *
   * @throws UnsatisfiedLinkError if TensorFlow 1.15 is on the class path or no native library for
   *     this machine, if there is no room to unpack it, or if JavaCPP would end the process; the
   *     message says what to do
   */
  static synchronized void load() {
    ClassPathCheck.problem()
        .ifPresent(
            problem -> {
              throw new UnsatisfiedLinkError(problem);
            });
    NativeCache.configureJavaCpp();
    quietSlf4j();
    GpuLibraries.load();
    NativeCache.prepareTensorFlow();
    requireNoCap();
    try {
      OneDnnSwitch.turnOn();
      NativeLog.quiet(() -> Loader.load(org.tensorflow.internal.c_api.global.tensorflow.class));
    } catch (UnsatisfiedLinkError e) {
      UnsatisfiedLinkError named =
          new UnsatisfiedLinkError(NativeCache.hasTensorFlow() ? notLoaded(e) : notFound(e));
      named.initCause(e);
      throw named;
    }
  }

  /** KotlinDL logs through SLF4J, which warns on standard error where a program has no logging. */
  private static void quietSlf4j() {
    String verbosity = "slf4j.internal.verbosity";
    if (System.getProperty(verbosity) == null) {
      System.setProperty(verbosity, "ERROR");
    }
  }

  private static String notFound(UnsatisfiedLinkError e) {
    return NativeCache.tensorFlowName()
        + " has no native library on the class path for "
        + Loader.getPlatform()
        + " (there are linux-x86_64, linux-arm64 and macosx-arm64): "
        + e.getMessage()
        + ". Maven chooses it by the machine that builds; add "
        + NativeCache.dependencies()
        + " with the classifier of the machine that runs.";
  }

  private static String notLoaded(UnsatisfiedLinkError e) {
    return NativeCache.tensorFlowName()
        + "'s native library cannot be unpacked to "
        + NativeCache.folder()
        + ", or not be loaded from there: "
        + e.getMessage()
        + ". The folder must have room, and not be mounted noexec; -Dorg.bytedeco.javacpp.cachedir=FOLDER chooses another one.";
  }

  /** Fails at the start where JavaCPP was used before TensorFlow, not hours later. */
  private static void requireNoCap() {
    long cap = Pointer.maxPhysicalBytes();
    if (cap > 0
        && "0".equals(System.getProperty(NativeCache.MEMORY_CAP))
        && cap < 0.9 * memory()) { // Above, memory itself is the limit.
      throw new UnsatisfiedLinkError(
          "JavaCPP was used before TensorFlow, and will end this process with an OutOfMemoryError as soon as it takes "
              + (cap >> 20)
              + " MiB of memory, weights and activations included (4 times the Java heap). Start Java with -D"
              + NativeCache.MEMORY_CAP
              + "=0, or call TensorFlow.version() before anything else uses JavaCPP.");
    }
  }

  /** The machine's, or the container's. */
  private static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
