package dev.gaze.tensorflow.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/**
 * CUDA 12 and cuDNN 9 for TensorFlow's GPU build, without an installation of CUDA. TensorFlow opens
 * these libraries by name when it starts, and a library that the process has already loaded answers
 * to its name; so they are loaded from a jar first. Libraries that the system has are left to the
 * system.
 */
public final class GpuLibraries {
  private static final String PLATFORM = "linux-x86_64";
  private static final String CUDA = "/org/bytedeco/cuda/" + PLATFORM + "/";
  private static final String GPU_BUILD =
      "/org/tensorflow/internal/c_api/" + PLATFORM + "-gpu/libtensorflow_cc.so.2";
  private static final String DRIVER = "libcuda.so.1";

  /** What TensorFlow opens, each after what it needs itself. */
  private static final List<String> LIBRARIES =
      List.of(
          "libcudart.so.12",
          "libnvJitLink.so.12",
          "libnvrtc-builtins.so.12.6",
          "libnvrtc.so.12",
          "libcublasLt.so.12",
          "libcublas.so.12",
          "libcufft.so.11",
          "libcurand.so.10",
          "libcusparse.so.12",
          "libcusolver.so.11",
          "libcupti.so.12",
          "libnccl.so.2",
          "libcudnn_graph.so.9",
          "libcudnn_ops.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_adv.so.9",
          "libcudnn_engines_precompiled.so.9",
          "libcudnn_engines_runtime_compiled.so.9",
          "libcudnn_heuristic.so.9",
          "libcudnn.so.9");

  private GpuLibraries() {}

  /** Whether the class path holds TensorFlow's GPU build. */
  public static boolean hasGpuBuild() {
    return GpuLibraries.class.getResource(GPU_BUILD) != null;
  }

  /**
   * Makes JavaCPP choose the GPU build if the class path holds it, and loads the libraries in
   * order. Called before TensorFlow starts.
   *
   * @return the names of those that were loaded from the jar; none if there is no such jar, or if
   *     the system has CUDA 12 and cuDNN 9
   */
  public static List<String> load() {
    if (!hasGpuBuild()) {
      return List.of();
    }
    // JavaCPP reads it when it first loads anything.
    System.setProperty("org.bytedeco.javacpp.platform.extension", "-gpu");
    if (bundled(LIBRARIES.get(0)).isEmpty()
        || (opens("libcudart.so.12") && opens("libcudnn.so.9"))) {
      return List.of();
    }
    NativeCache.prepare(
        Versions.get().cudaText(),
        LIBRARIES.stream().map(name -> CUDA.substring(1) + name).toList());
    return LIBRARIES.stream()
        .filter(name -> bundled(name).map(path -> opens(path.toString())).orElse(false))
        .toList();
  }

  /** Why TensorFlow finds no GPU here, and what to do about it: one or two sentences. */
  public static String whyNoGpu() {
    if (!Loader.getPlatform().startsWith(PLATFORM)) {
      return NativeCache.tensorFlowName()
          + " has GPU builds for Linux on x86-64 only; this is "
          + Loader.getPlatform()
          + ".";
    }
    if (!hasGpuBuild()) {
      return "The class path holds TensorFlow's CPU build; add " + dependencies() + ".";
    }
    if (!opens(DRIVER)) {
      return "No NVIDIA driver answers ("
          + DRIVER
          + " cannot be loaded); install driver 525 or newer, or give the container its GPU (docker run --gpus all).";
    }
    List<String> missing = missing();
    if (missing.contains("libcudart.so.12") || missing.contains("libcudnn.so.9")) {
      return "CUDA 12 or cuDNN 9 is missing ("
          + String.join(", ", missing)
          + "); add "
          + dependencies()
          + ", or install them.";
    }
    String visible = System.getenv("CUDA_VISIBLE_DEVICES");
    if (visible != null) {
      return "Driver, CUDA and cuDNN are here, and CUDA_VISIBLE_DEVICES is \""
          + visible
          + "\": it may hide the GPU.";
    }
    return "Driver"
        + driverVersion().map(v -> " " + v).orElse("")
        + ", CUDA and cuDNN are here, and TensorFlow refuses the GPU; with TF_CPP_MIN_LOG_LEVEL=0 in the environment it says why, and nvidia-smi shows whether the GPU works.";
  }

  private static String dependencies() {
    return "org.tensorflow:tensorflow-core-native:%s:linux-x86_64-gpu and org.bytedeco:cuda:%s:linux-x86_64-redist (Maven: -Pgpu)"
        .formatted(Versions.get().nativeLibrary(), Versions.get().cuda());
  }

  /** The NVIDIA kernel driver's version; empty without one. */
  static Optional<String> driverVersion() {
    Path file = Path.of("/sys/module/nvidia/version");
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Those of the libraries that cannot be opened by name: what TensorFlow would miss. */
  static List<String> missing() {
    return LIBRARIES.stream().filter(name -> !opens(name)).toList();
  }

  private static Optional<Path> bundled(String library) {
    if (GpuLibraries.class.getResource(CUDA + library) == null) {
      return Optional.empty();
    }
    try {
      File file = Loader.cacheResource(GpuLibraries.class, CUDA + library);
      return Optional.of(file.toPath());
    } catch (IOException e) {
      throw new UnsatisfiedLinkError(
          "cannot unpack " + library + " to " + NativeCache.folder() + ": " + e.getMessage());
    }
  }

  /** Opens a library by name or path; it stays open. */
  private static boolean opens(String library) {
    try {
      Loader.loadGlobal(library);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
