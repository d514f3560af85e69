package dev.gaze.tensorflow;

import dev.gaze.tensorflow.internal.DefaultConfig;
import dev.gaze.tensorflow.internal.GpuLibraries;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/** Opens sessions with a {@link RuntimeConfig}. */
public final class Sessions {
  private static final System.Logger LOG = System.getLogger(Sessions.class.getPackageName());

  /** What {@link DefaultConfig} holds as bytes. */
  private static volatile @Nullable RuntimeConfig defaultConfig;

  /** Whether {@link #prepare} has said that half is float32 here: once is enough. */
  private static final AtomicBoolean SAID_FLOAT32 = new AtomicBoolean();

  private Sessions() {}

  /**
   * Opens a session on a graph. Close it before the graph.
   *
   * @throws IllegalStateException if the config asks for a GPU and TensorFlow finds none, or for
   *     bfloat16 where that would end the process; the message says what to do
   */
  public static Session open(Graph graph, RuntimeConfig config) {
    prepare(config);
    return new Session(graph, config.toConfigProto());
  }

  /**
   * Sets the config of sessions that are opened without one: {@code new Session(graph)}, and so
   * every KotlinDL model made from now on. Sessions that are open already keep theirs.
   *
   * @return the config that held before
   * @throws IllegalStateException if the config asks for a GPU and TensorFlow finds none
   */
  public static synchronized RuntimeConfig useByDefault(RuntimeConfig config) {
    prepare(config);
    RuntimeConfig before = defaultConfig();
    defaultConfig = config;
    DefaultConfig.set(config.toConfigProto());
    return before;
  }

  static void prepare(RuntimeConfig config) {
    requireDevice(config);
    if (config.precision() == Precision.BF16) {
      requireBfloat16();
    }
    if (config.precision() == Precision.FP16
        && (config.device() == Device.CPU || !Devices.hasGpu())
        && !SAID_FLOAT32.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "Precision.FP16 is for GPUs; this CPU computes in float32. Precision.BF16 is what makes a CPU faster.");
    }
  }

  /**
   * Fails if the config asks for a device that is not there: TensorFlow itself would compute on the
   * CPU without a word.
   */
  private static void requireDevice(RuntimeConfig config) {
    if (config.device() == Device.GPU && !Devices.hasGpu()) {
      throw new IllegalStateException(
          "RuntimeConfig asks for a GPU, and TensorFlow finds none. "
              + GpuLibraries.whyNoGpu()
              + " To compute on the CPU, use Device.AUTO or Device.CPU.");
    }
  }

  private static void requireBfloat16() {
    PrecisionFacts.refusal(OneDnnSettings.here(), Doctor.cpuFeatures())
        .ifPresent(
            why -> {
              throw new IllegalStateException("RuntimeConfig asks for bfloat16, but " + why);
            });
  }

  /** The config of sessions that are opened without one. */
  public static RuntimeConfig defaultConfig() {
    RuntimeConfig config = defaultConfig;
    return config == null ? RuntimeConfig.defaults() : config;
  }
}
