package dev.gaze.train;

import com.sun.management.OperatingSystemMXBean;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.internal.WholeFile;
import dev.gaze.shape.CheckedGan;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.Device;
import dev.gaze.tensorflow.Devices;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What must agree before a run starts. */
final class RunChecks {
  private static final double GIB = 1L << 30;

  private RunChecks() {}

  /** Throws where data and spec do not go together, or the folder cannot be written. */
  static void refuse(GanSpec spec, ImageSource source, RunFolder folder) {
    refuse(spec, source);
    refuseUnwritable(folder.path());
  }

  /** Throws where data and spec do not go together. */
  static void refuse(GanSpec spec, ImageSource source) {
    var image = spec.image();
    if (source.height() != image.height()
        || source.width() != image.width()
        || source.channels() != image.channels()) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "the data has images of %dx%dx%d, the spec %dx%dx%d; give the spec image(%d, %d, %d) or open the data at the spec's size",
              source.height(),
              source.width(),
              source.channels(),
              image.height(),
              image.width(),
              image.channels(),
              source.height(),
              source.width(),
              source.channels()));
    }
    if (spec.classes() > 0 && source.classes() != spec.classes()) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "the data has %d classes, the spec says classes(%d); change one of them, or leave classes out of the spec",
              source.classes(),
              spec.classes()));
    }
  }

  /** Throws where a run has left something that this one is not to touch. */
  static void refuseUsed(RunFolder folder, TrainingOptions options) {
    if (folder.inUse() && !options.resume() && !options.overwrite()) {
      throw new TrainingException(
          "%s holds a run already; resume it, choose another folder, or overwrite it"
              .formatted(folder.path()));
    }
  }

  /** Hours of training are not to end at the first checkpoint. */
  private static void refuseUnwritable(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".writable", ""));
    } catch (IOException e) {
      throw new TrainingException(
          "%s: a run cannot be kept here (%s); name a folder that can be written"
              .formatted(folder, WholeFile.reason(e)),
          e);
    }
  }

  /** What is said of a run that has more steps than are asked for. */
  static Optional<String> complete(int step, int steps) {
    return step <= steps
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the run is complete: it has %d steps, and %d are asked for; ask for more than %1$d to go on",
                step,
                steps));
  }

  /**
   * What to lower where a run is estimated to take more memory than there is: the system may end
   * such a process without a word.
   *
   * @param runtime what the run's session was opened with
   */
  static Optional<String> memory(CheckedGan gan, RuntimeConfig runtime) {
    long estimated = gan.trainingBytes();
    int batch = gan.spec().training().batch();
    OptionalLong gpu = runtime.device() == Device.CPU ? OptionalLong.empty() : gpuBytes();
    return gpu.isPresent()
        ? memory(estimated, "the GPU", gpu.getAsLong(), batch)
        : memory(estimated, "this machine", machineBytes(), batch);
  }

  static Optional<String> memory(long estimated, String where, long there, int batch) {
    return estimated <= there
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "training takes about %.1f GiB of memory, and %s has %.1f: the run may end for want of"
                    + " it; lower batch(%d), the number of channels, or the size of the maps with"
                    + " attention",
                estimated / GIB,
                where,
                there / GIB,
                batch));
  }

  private static OptionalLong gpuBytes() {
    return Devices.list().stream()
        .filter(device -> device.type().equals("GPU"))
        .mapToLong(Devices.Info::memoryBytes)
        .max();
  }

  /** Of the container, where one is set a limit. */
  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
