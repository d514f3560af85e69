package dev.gaze.tensorflow;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/**
 * What a precision really does on this machine. Whether TensorFlow takes bfloat16 is found out by
 * an experiment; whether the processor has instructions for it, from Linux's {@code /proc/cpuinfo}.
 *
 * @param precision the one that is asked for
 * @param effect what comes of it
 * @param how by what, or why not, for people to read
 */
public record PrecisionFacts(Precision precision, Effect effect, String how) {
  /** What comes of a precision. */
  public enum Effect {
    /** It is what is computed in, by instructions of the processor or the GPU. */
    NATIVE,
    /** It is what is computed in, by the instructions for float32, and slower than that. */
    EMULATED,
    /** All stays float32. */
    LEFT_OUT,
    /** TensorFlow would end the process; {@link Sessions} do not open in it. */
    REFUSED
  }

  /** Any of these makes TensorFlow take bfloat16: it asks the processor, not oneDNN. */
  private static final List<String> MAKE_IT_TAKEN = List.of("avx512f", "avx_ne_convert");

  /**
   * Whether this processor is one to which oneDNN gives no bfloat16: TensorFlow would take it all
   * the same, and sum in it, so that sessions stay in float32.
   */
  public static boolean lacksBfloat16() {
    return lacksBfloat16(Doctor.cpuFeatures());
  }

  private static boolean lacksBfloat16(Collection<String> features) {
    return features.stream().anyMatch(feature -> feature.startsWith("sse"))
        && features.stream().noneMatch(MAKE_IT_TAKEN::contains);
  }

  /**
   * Finds out what the precision of a config does. Starts TensorFlow; takes a tenth of a second.
   */
  public static PrecisionFacts of(RuntimeConfig config) {
    Precision precision = config.precision();
    return config.device() != Device.CPU && Devices.hasGpu()
        ? onGpu(precision)
        : onCpu(
            precision,
            OneDnnSettings.here(),
            Doctor.cpuFeatures(),
            PrecisionFacts::isBfloat16Taken);
  }

  /** What to compute in: this precision where the machine has it, float32 elsewhere. */
  public Precision best() {
    return effect == Effect.NATIVE ? precision : Precision.FP32;
  }

  /** Such as {@code bf16 native (AMX)}. */
  @Override
  public String toString() {
    return "%s %s (%s)"
        .formatted(
            precision.name().toLowerCase(Locale.ROOT),
            effect.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            how);
  }

  private static PrecisionFacts onGpu(Precision precision) {
    return switch (precision) {
      case FP32 -> new PrecisionFacts(precision, Effect.NATIVE, "GPU; TF32 on Ampere and newer");
      case FP16 -> new PrecisionFacts(precision, Effect.NATIVE, "GPU");
      case BF16 -> leftOut(precision, "TensorFlow takes it on CPUs alone");
    };
  }

  /**
   * @param features the processor's, as Linux names them; empty where they cannot be read
   * @param isBfloat16Taken the experiment; not made where it would end the process
   */
  static PrecisionFacts onCpu(
      Precision precision,
      OneDnnSettings settings,
      Collection<String> features,
      BooleanSupplier isBfloat16Taken) {
    return switch (precision) {
      case FP32 -> new PrecisionFacts(precision, Effect.NATIVE, "CPU");
      case FP16 -> leftOut(precision, "TensorFlow takes it on GPUs alone");
      case BF16 -> {
        if (lacksBfloat16(features)) {
          yield leftOut(precision, "oneDNN has it on processors with AVX-512 alone");
        }
        Optional<String> refusal = refusal(settings, features);
        if (refusal.isPresent()) {
          yield new PrecisionFacts(precision, Effect.REFUSED, refusal.get());
        }
        yield isBfloat16Taken.getAsBoolean()
            ? taken(settings, features)
            : leftOut(precision, "TensorFlow does not take it under these settings");
      }
    };
  }

  private static PrecisionFacts leftOut(Precision precision, String why) {
    return new PrecisionFacts(precision, Effect.LEFT_OUT, why);
  }

  private static PrecisionFacts taken(OneDnnSettings settings, Collection<String> features) {
    if (features.contains("amx_bf16") && settings.allowsAmx()) {
      return new PrecisionFacts(Precision.BF16, Effect.NATIVE, "AMX");
    }
    if (features.contains("avx512_bf16") && !settings.emulatesBfloat16()) {
      return new PrecisionFacts(Precision.BF16, Effect.NATIVE, "AVX512_BF16");
    }
    if (features.contains("bf16")) {
      return new PrecisionFacts(Precision.BF16, Effect.NATIVE, "the BF16 of ARM");
    }
    if (features.isEmpty()) {
      return new PrecisionFacts(
          Precision.BF16, Effect.NATIVE, "or emulated: the processor's features are not known");
    }
    return new PrecisionFacts(
        Precision.BF16,
        Effect.EMULATED,
        "slower than float32: "
            + (settings.emulatesBfloat16()
                ? settings.limiting().orElseThrow()
                : "the processor has no instructions for it"));
  }

  /** Why a session in bfloat16 would end the process, and what to do; empty where it would not. */
  static Optional<String> refusal(OneDnnSettings settings, Collection<String> features) {
    return settings.refusesBfloat16() && features.stream().anyMatch(MAKE_IT_TAKEN::contains)
        ? settings
            .limiting()
            .map(
                limit ->
                    limit
                        + " keeps oneDNN from bfloat16, and TensorFlow would end the process; unset it, or set it to AVX512_CORE_BF16 or more")
        : Optional.empty();
  }

  /** Sums 32 times 1.001, which is 1 in bfloat16. */
  private static boolean isBfloat16Taken() {
    int side = 32;
    float[] values = new float[side * side];
    Arrays.fill(values, 1.001f);
    RuntimeConfig config =
        RuntimeConfig.defaults().withDevice(Device.CPU).withPrecision(Precision.BF16);
    try (Graph graph = new Graph();
        Tensor<Float> ones = Tensor.create(new long[] {side, side}, FloatBuffer.wrap(values))) {
      Ops tf = Ops.create(graph);
      Operand<Float> x = tf.placeholder(Float.class);
      // TensorFlow rewrites neither what is fetched nor graphs of fewer than four operations.
      Operand<Float> sum = tf.nn.relu(tf.linalg.matMul(x, tf.onesLike(x)));
      Operand<Float> fetched = tf.math.sqrt(tf.math.square(sum));
      try (Session session = Sessions.open(graph, config);
          Tensor<?> result =
              session.runner().feed(x.asOutput(), ones).fetch(fetched).run().get(0)) {
        return result.copyTo(new float[side][side])[0][0] < 32.01f;
      }
    }
  }
}
