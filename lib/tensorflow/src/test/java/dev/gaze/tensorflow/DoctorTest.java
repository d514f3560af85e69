package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.tensorflow.internal.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's report. */
class DoctorTest {
  @Test
  void aHealthyMachine() {
    Doctor.Report report = Doctor.examine();
    String memory = "%,d MiB".formatted(Pointer.totalPhysicalBytes() >> 20);
    assertThat(report.healthy()).isTrue();
    assertThat(report.text().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("TensorFlow")
                    .contains(" " + Versions.get().tensorFlow() + "."))
        .anySatisfy(line -> assertThat(line).startsWith("Device").contains("CPU:0, " + memory))
        .anySatisfy(line -> assertThat(line).startsWith("Memory").contains(memory))
        .anySatisfy(line -> assertThat(line).startsWith("Precision   bf16 "))
        .anySatisfy(line -> assertThat(line).startsWith("Precision   fp16 "))
        .anySatisfy(
            line -> assertThat(line).startsWith("Cache").contains(report.cacheFolder().toString()));
    assertThat(report.cacheBytes()).isGreaterThan(100_000_000);
    boolean gpu = report.devices().stream().anyMatch(device -> device.type().equals("GPU"));
    assertThat(report.gpuRemedy().isPresent()).isNotEqualTo(gpu);
  }

  @Test
  void aProblemIsTheFirstLine() {
    Doctor.Report report =
        new Doctor.Report(
            Optional.of("exclude it"),
            "",
            "linux",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            "3 MiB",
            Path.of("cache"),
            0);
    assertThat(report.healthy()).isFalse();
    assertThat(report.text()).startsWith("Problem     exclude it").contains("does not start");
  }

  @Test
  void cpuFeaturesAreThoseThatOneDnnKnows(@TempDir Path folder) throws IOException {
    Path cpuinfo = folder.resolve("cpuinfo");
    Files.writeString(cpuinfo, "processor : 0\nflags\t\t: fpu avx2 avx512f ht amx_bf16\n");
    assertThat(Doctor.cpuFeatures(cpuinfo)).containsExactly("avx2", "avx512f", "amx_bf16");
    assertThat(Doctor.cpuFeatures(folder.resolve("none"))).isEmpty();
  }
}
