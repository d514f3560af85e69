package dev.gaze.tensorflow;

import com.sun.management.OperatingSystemMXBean;
import dev.gaze.tensorflow.internal.ClassPathCheck;
import dev.gaze.tensorflow.internal.GpuLibraries;
import dev.gaze.tensorflow.internal.NativeCache;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** Examines what TensorFlow runs on here. */
public final class Doctor {
  /** Instructions that oneDNN has kernels for, as Linux names them. */
  private static final List<String> ONEDNN_FEATURES =
      List.of(
          "sse4_1",
          "avx",
          "avx2",
          "fma",
          "avx_vnni",
          "avx_ne_convert",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_tile",
          "amx_bf16",
          "amx_int8",
          "asimd",
          "sve",
          "bf16");

  private Doctor() {}

  /**
   * What {@link #examine} found.
   *
   * @param problem what keeps TensorFlow from starting, with the remedy; the fields about
   *     TensorFlow are empty then
   * @param tensorflow its version
   * @param platform such as {@code linux-x86_64}, and the number of processors
   * @param cpuFeatures instructions that oneDNN uses
   * @param precisions what bf16 and fp16 do
   * @param warnings of settings in the environment under which numbers or speed are not the usual
   * @param devices what TensorFlow can compute on
   * @param gpuRemedy for a missing GPU the reason and what to do; empty if there is a GPU
   * @param memory the machine's and Java's
   * @param cacheFolder where native libraries are unpacked
   * @param cacheBytes how much is there
   */
  public record Report(
      Optional<String> problem,
      String tensorflow,
      String platform,
      List<String> cpuFeatures,
      List<PrecisionFacts> precisions,
      List<String> warnings,
      List<Devices.Info> devices,
      Optional<String> gpuRemedy,
      String memory,
      Path cacheFolder,
      long cacheBytes) {

    /** True if TensorFlow starts. */
    public boolean healthy() {
      return problem.isEmpty();
    }

    /** The report as lines for a terminal. */
    public String text() {
      StringBuilder text = new StringBuilder();
      problem.ifPresent(p -> line(text, "Problem", p));
      line(text, "TensorFlow", healthy() ? tensorflow : "does not start");
      line(text, "Platform", platform);
      line(text, "CPU", cpuFeatures.isEmpty() ? "features unknown" : String.join(" ", cpuFeatures));
      precisions.forEach(facts -> line(text, "Precision", facts.toString()));
      warnings.forEach(warning -> line(text, "Warning", warning));
      for (Devices.Info device : devices) {
        line(
            text,
            "Device",
            device.name().substring(device.name().indexOf("device:") + 7)
                + ", "
                + mebibytes(device.memoryBytes())
                + " for TensorFlow");
      }
      gpuRemedy.ifPresent(remedy -> line(text, "GPU", "none. " + remedy));
      line(text, "Memory", memory);
      line(text, "Cache", cacheFolder + ", " + mebibytes(cacheBytes));
      return text.toString();
    }

    private static void line(StringBuilder text, String label, String content) {
      text.append("%-11s %s%n".formatted(label, content));
    }
  }

  /** Starts TensorFlow and examines it. What is wrong stands in the report; nothing is thrown. */
  public static Report examine() {
    Optional<String> problem = ClassPathCheck.problem();
    String version = "";
    List<Devices.Info> devices = List.of();
    List<PrecisionFacts> precisions = List.of();
    Optional<String> gpu = Optional.empty();
    if (problem.isEmpty()) {
      try {
        version = TensorFlow.version();
        devices = Devices.list();
        precisions =
            Stream.of(Precision.BF16, Precision.FP16)
                .map(RuntimeConfig.defaults()::withPrecision)
                .map(PrecisionFacts::of)
                .toList();
        if (devices.stream().noneMatch(device -> device.type().equals("GPU"))) {
          gpu = Optional.of(GpuLibraries.whyNoGpu());
        }
      } catch (LinkageError | RuntimeException e) {
        problem = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return new Report(
        problem,
        version,
        Loader.getPlatform()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors, Java "
            + Runtime.version().feature(),
        cpuFeatures(),
        precisions,
        OneDnnSettings.here().warnings(),
        devices,
        gpu,
        "%s in the machine, Java heap up to %s"
            .formatted(mebibytes(memory()), mebibytes(Runtime.getRuntime().maxMemory())),
        NativeCache.folder(),
        NativeCache.size());
  }

  /** This processor's instructions that oneDNN has kernels for; empty but on Linux. */
  static List<String> cpuFeatures() {
    return cpuFeatures(Path.of("/proc/cpuinfo"));
  }

  /** The flags of Linux's cpuinfo that matter; empty on other systems. */
  static List<String> cpuFeatures(Path cpuinfo) {
    if (!Files.exists(cpuinfo)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      Set<String> flags =
          lines
              .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
              .findFirst()
              .map(
                  line ->
                      Set.copyOf(
                          Arrays.asList(
                              line.substring(line.indexOf(':') + 1).strip().split("\\s+", -1))))
              .orElse(Set.of());
      return ONEDNN_FEATURES.stream().filter(flags::contains).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The machine's, or the container's; not by JavaCPP, which may not be there. */
  private static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
  }
}
