package dev.gaze.tensorflow;

import static dev.gaze.tensorflow.PrecisionFacts.Effect.EMULATED;
import static dev.gaze.tensorflow.PrecisionFacts.Effect.LEFT_OUT;
import static dev.gaze.tensorflow.PrecisionFacts.Effect.NATIVE;
import static dev.gaze.tensorflow.PrecisionFacts.Effect.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gaze.tensorflow.PrecisionFacts.Effect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/** What precisions do, on this processor and on others. */
class PrecisionFactsTest {
  private static final RuntimeConfig BF16 =
      RuntimeConfig.defaults().withDevice(Device.CPU).withPrecision(Precision.BF16);

  @ParameterizedTest
  @CsvSource({
    // features of the processor; ONEDNN_MAX_CPU_ISA; does TensorFlow take it; what comes of it
    "sse4_1 avx2 avx512f avx512_bf16 amx_bf16, -, yes, NATIVE, AMX",
    "sse4_1 avx2 avx512f avx512_bf16 amx_bf16, AVX512_CORE_BF16, yes, NATIVE, AVX512_BF16",
    "sse4_1 avx2 avx512f avx512_bf16 amx_bf16, avx512_core_amx, yes, NATIVE, AMX",
    "sse4_1 avx2 avx512f avx512_bf16 amx_bf16, AVX512_CORE, yes, EMULATED, ONEDNN_MAX_CPU_ISA=AVX512_CORE",
    "sse4_1 avx2 avx512f avx512_bf16, -, yes, NATIVE, AVX512_BF16",
    "sse4_1 avx2 avx512f avx512_bf16, -, no, LEFT_OUT, settings",
    "sse4_1 avx2 avx512f, -, yes, EMULATED, no instructions",
    "sse4_1 avx2 avx512f, AVX2, never, REFUSED, unset it",
    "sse4_1 avx2 avx512f avx512_bf16 amx_bf16, sse41, never, REFUSED, ONEDNN_MAX_CPU_ISA=sse41",
    "sse4_1 avx2 avx_ne_convert, AVX2_VNNI, never, REFUSED, ONEDNN_MAX_CPU_ISA=AVX2_VNNI",
    "sse4_1 avx2 avx_ne_convert, -, yes, EMULATED, no instructions",
    "sse4_1 avx2, -, never, LEFT_OUT, AVX-512",
    "sse4_1 avx2, AVX2, never, LEFT_OUT, AVX-512",
    "asimd bf16, -, yes, NATIVE, ARM",
    "asimd, -, no, LEFT_OUT, settings",
    "'', -, yes, NATIVE, not known",
  })
  void bfloat16OnACpu(String features, String limit, String taken, Effect effect, String how) {
    Map<String, String> environment =
        limit.equals("-") ? Map.of() : Map.of("ONEDNN_MAX_CPU_ISA", limit);
    PrecisionFacts facts =
        PrecisionFacts.onCpu(
            Precision.BF16,
            new OneDnnSettings(environment),
            features.isEmpty() ? List.of() : List.of(features.split(" ")),
            () -> {
              assertThat(taken).as("the experiment would end the process").isNotEqualTo("never");
              return taken.equals("yes");
            });
    assertThat(facts.effect()).isEqualTo(effect);
    assertThat(facts.how()).contains(how);
    assertThat(facts.best()).isEqualTo(effect == NATIVE ? Precision.BF16 : Precision.FP32);
  }

  @Test
  void theExperimentFindsWhatThisProcessorDoes() {
    List<String> features = Doctor.cpuFeatures();
    assumeThat(features).isNotEmpty();
    assumeThat(System.getenv()).doesNotContainKeys("ONEDNN_MAX_CPU_ISA", "TF_ENABLE_ONEDNN_OPTS");
    Effect bf16 = PrecisionFacts.of(BF16).effect();
    if (features.contains("avx512f")) {
      boolean isNative = features.contains("avx512_bf16") || features.contains("amx_bf16");
      assertThat(bf16).isEqualTo(isNative ? NATIVE : EMULATED);
    } else if (features.contains("avx2") && !features.contains("avx_ne_convert")) {
      assertThat(bf16).isEqualTo(LEFT_OUT);
    }
    assertThat(PrecisionFacts.of(BF16.withPrecision(Precision.FP16)).effect()).isEqualTo(LEFT_OUT);
    assertThat(PrecisionFacts.of(BF16.withPrecision(Precision.FP32)).effect()).isEqualTo(NATIVE);
  }

  @Test
  void withoutOneDnnBfloat16IsLeftOut(@TempDir Path folder) throws Exception {
    Java java = run(folder, Map.of("TF_ENABLE_ONEDNN_OPTS", "0"));
    assertThat(java.exit()).as(java.errors()).isZero();
    assertThat(java.output())
        .contains(LEFT_OUT.name(), "Warning     TF_ENABLE_ONEDNN_OPTS=0", "opened");
  }

  @Test
  void whatWouldEndTheProcessIsRefusedInASentence(@TempDir Path folder) throws Exception {
    assumeThat(Doctor.cpuFeatures()).contains("avx512f");
    Java java = run(folder, Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"));
    assertThat(java.exit()).as(java.errors()).isZero();
    assertThat(java.output())
        .contains(REFUSED.name(), "Warning     ONEDNN_MAX_CPU_ISA=AVX2")
        .contains("refused: RuntimeConfig asks for bfloat16, but ONEDNN_MAX_CPU_ISA=AVX2 keeps");
  }

  @Test
  void settingsThatChangeFloat32AreTold() {
    assertThat(new OneDnnSettings(Map.of("ONEDNN_DEFAULT_FPMATH_MODE", "BF16")).warnings())
        .singleElement()
        .asString()
        .contains("ONEDNN_DEFAULT_FPMATH_MODE=BF16", "float32");
    assertThat(
            new OneDnnSettings(
                    Map.of(
                        "ONEDNN_DEFAULT_FPMATH_MODE", "STRICT",
                        "TF_ENABLE_ONEDNN_OPTS", "1"))
                .warnings())
        .isEmpty();
  }

  private static Java run(Path folder, Map<String, String> environment) throws Exception {
    return Java.run(folder, Opens.class, List.of(), "", environment);
  }

  /** Prints the facts, the doctor's report, and what comes of a session in bfloat16. */
  static final class Opens {
    private Opens() {}

    public static void main(String[] args) {
      System.out.println(PrecisionFacts.of(BF16).effect());
      System.out.println(Doctor.examine().text());
      try (Graph graph = new Graph();
          Session session = Sessions.open(graph, BF16)) {
        System.out.println("opened " + session.hashCode());
      } catch (IllegalStateException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }
}
