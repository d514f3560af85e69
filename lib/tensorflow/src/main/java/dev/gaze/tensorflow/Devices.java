package dev.gaze.tensorflow;

import dev.gaze.tensorflow.internal.ClassPathCheck;
import java.util.List;

/** What TensorFlow can compute on. */
public final class Devices {
  private Devices() {}

  /**
   * A device as TensorFlow names it.
   *
   * @param name such as {@code /job:localhost/replica:0/task:0/device:GPU:0}
   * @param type {@code CPU} or {@code GPU}
   * @param memoryBytes what TensorFlow may take of its memory; all of the machine's for a CPU
   */
  public record Info(String name, String type, long memoryBytes) {}

  /**
   * All devices of this process. The first call starts TensorFlow, and its GPU driver where there
   * is one.
   */
  public static List<Info> list() {
    ClassPathCheck.require();
    return DeviceQuery.all(RuntimeConfig.defaults().toConfigProto());
  }

  /** Whether TensorFlow finds a GPU. */
  public static boolean hasGpu() {
    return list().stream().anyMatch(device -> device.type().equals("GPU"));
  }
}
