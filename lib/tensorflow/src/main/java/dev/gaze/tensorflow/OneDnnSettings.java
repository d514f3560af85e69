package dev.gaze.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the environment tells oneDNN, and TensorFlow of it.
 *
 * @param environment variables by name
 */
record OneDnnSettings(Map<String, String> environment) {
  // Values of ONEDNN_MAX_CPU_ISA, in lower case.
  private static final Set<String> BELOW_AVX512 =
      Set.of("sse41", "avx", "avx2", "avx2_vnni", "avx2_vnni_2");
  private static final Set<String> WITHOUT_BF16 = Set.of("avx512_core", "avx512_core_vnni");
  private static final Set<String> WITHOUT_AMX =
      Set.of("avx512_core_bf16", "avx512_core_fp16", "avx10_1_512");
  private static final List<String> LIMITS = List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");
  private static final List<String> FLOAT32_MODES =
      List.of(
          "TF_SET_ONEDNN_FPMATH_MODE", "ONEDNN_DEFAULT_FPMATH_MODE", "DNNL_DEFAULT_FPMATH_MODE");

  /** Those of this process. */
  static OneDnnSettings here() {
    return new OneDnnSettings(System.getenv());
  }

  /** True if oneDNN may use less than AVX-512, with which it refuses bfloat16. */
  boolean refusesBfloat16() {
    return BELOW_AVX512.contains(limit());
  }

  /** True if oneDNN may not use the processor's instructions for bfloat16. */
  boolean emulatesBfloat16() {
    return WITHOUT_BF16.contains(limit());
  }

  /** True if oneDNN may use AMX where it is. */
  boolean allowsAmx() {
    return !refusesBfloat16() && !emulatesBfloat16() && !WITHOUT_AMX.contains(limit());
  }

  /** The variable that holds oneDNN to fewer instructions, as it is set; empty where none is. */
  Optional<String> limiting() {
    return LIMITS.stream().filter(environment::containsKey).findFirst().map(this::assignment);
  }

  /** Under what settings numbers or speed are other than they should be. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (Set.of("0", "false").contains(value("TF_ENABLE_ONEDNN_OPTS"))) {
      warnings.add(assignment("TF_ENABLE_ONEDNN_OPTS") + ": slower by far, and no bf16");
    }
    FLOAT32_MODES.stream()
        .filter(name -> !Set.of("", "strict").contains(value(name)))
        .map(name -> assignment(name) + ": what is called float32 may be rounded to less")
        .forEach(warnings::add);
    limiting()
        .map(limit -> limit + ": oneDNN uses no more than that of the processor")
        .ifPresent(warnings::add);
    return warnings;
  }

  private String limit() {
    return LIMITS.stream().filter(environment::containsKey).findFirst().map(this::value).orElse("");
  }

  private String value(String name) {
    return environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
  }

  private String assignment(String name) {
    return name + "=" + environment.get(name);
  }
}
