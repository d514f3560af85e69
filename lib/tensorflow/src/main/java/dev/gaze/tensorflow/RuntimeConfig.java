package dev.gaze.tensorflow;

import dev.gaze.tensorflow.internal.ClassPathCheck;
import java.util.Objects;

/**
 * How a session computes. Immutable; start from {@link #defaults()} and change what differs:
 *
 * <pre>{@code
 * RuntimeConfig config = RuntimeConfig.defaults().withPrecision(Precision.BF16).withIntraOpThreads(4);
 * }</pre>
 *
 * <p>Sessions with different configs work side by side in one process. Two things TensorFlow makes
 * once for the process, by the first session that needs them, so that later sessions' numbers are
 * without effect: the threads that share one op's work, and the memory pool of a GPU.
 *
 * <p>An op that has no kernel for the device it is to run on, on a GPU or where its own {@code
 * setDevice} says so, runs on the CPU: TensorFlow's soft placement is always on, which 1.15 left
 * off (a model made for a GPU runs on a machine without one). Only {@link Device#GPU} insists, when
 * the session is opened. Eager sessions take the process's default config, soft placement included.
 *
 * @param device where to compute; default {@link Device#AUTO}
 * @param precision what to multiply in; default {@link Precision#FP32}
 * @param intraOpThreads threads that share one op's work; default 0, TensorFlow's choice (one for
 *     each core)
 * @param interOpThreads threads that run independent ops side by side; default 0, TensorFlow's
 *     choice
 * @param gpuMemoryGrowth take GPU memory as it is needed (default), not nearly all of it at once
 * @param gpuMemoryLimitMb the most GPU memory to take, in MiB; default 0, no limit
 */
public record RuntimeConfig(
    Device device,
    Precision precision,
    int intraOpThreads,
    int interOpThreads,
    boolean gpuMemoryGrowth,
    int gpuMemoryLimitMb) {
  /** TensorFlow ends the process when the system refuses a thread, so the number has a bound. */
  private static final int MAX_THREADS = 1024;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException for a negative number, or more threads than {@value
   *     #MAX_THREADS}
   * @throws IllegalStateException if TensorFlow 1.15 is on the class path
   */
  public RuntimeConfig {
    ClassPathCheck.require();
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    requireThreads("intraOpThreads", intraOpThreads);
    requireThreads("interOpThreads", interOpThreads);
    if (gpuMemoryLimitMb < 0) {
      throw new IllegalArgumentException(
          "RuntimeConfig: gpuMemoryLimitMb is "
              + gpuMemoryLimitMb
              + "; expected 0 (no limit) or more");
    }
  }

  /** The GPU if there is one, float32, TensorFlow's choice of threads, GPU memory as needed. */
  public static RuntimeConfig defaults() {
    return new RuntimeConfig(Device.AUTO, Precision.FP32, 0, 0, true, 0);
  }

  /** The same with another device. */
  public RuntimeConfig withDevice(Device device) {
    return new RuntimeConfig(
        device, precision, intraOpThreads, interOpThreads, gpuMemoryGrowth, gpuMemoryLimitMb);
  }

  /** The same with another precision. */
  public RuntimeConfig withPrecision(Precision precision) {
    return new RuntimeConfig(
        device, precision, intraOpThreads, interOpThreads, gpuMemoryGrowth, gpuMemoryLimitMb);
  }

  /** The same with another number of threads for one op; 0 is TensorFlow's choice. */
  public RuntimeConfig withIntraOpThreads(int threads) {
    return new RuntimeConfig(
        device, precision, threads, interOpThreads, gpuMemoryGrowth, gpuMemoryLimitMb);
  }

  /** The same with another number of threads for independent ops; 0 is TensorFlow's choice. */
  public RuntimeConfig withInterOpThreads(int threads) {
    return new RuntimeConfig(
        device, precision, intraOpThreads, threads, gpuMemoryGrowth, gpuMemoryLimitMb);
  }

  /** The same, taking GPU memory as needed or nearly all at once. */
  public RuntimeConfig withGpuMemoryGrowth(boolean growth) {
    return new RuntimeConfig(
        device, precision, intraOpThreads, interOpThreads, growth, gpuMemoryLimitMb);
  }

  /** The same with another limit of GPU memory in MiB; 0 is no limit. */
  public RuntimeConfig withGpuMemoryLimitMb(int mebibytes) {
    return new RuntimeConfig(
        device, precision, intraOpThreads, interOpThreads, gpuMemoryGrowth, mebibytes);
  }

  /** This config as TensorFlow reads it: a serialized {@code tensorflow.ConfigProto}. */
  public byte[] toConfigProto() {
    return ConfigProto.of(this);
  }

  private static void requireThreads(String name, int threads) {
    if (threads < 0 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "RuntimeConfig: "
              + name
              + " is "
              + threads
              + "; expected 0 (TensorFlow's choice) to "
              + MAX_THREADS
              + ", about as many as the machine has cores");
    }
  }
}
