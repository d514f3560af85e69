package dev.gaze.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gaze.tensorflow.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.tensorflow.TensorFlow;

/**
 * What is asked of a machine without a GPU: with {@code -Pgpu} the libraries load; without, what is
 * missing is named.
 */
class GpuLibrariesTest {
  @Test
  void withoutTheGpuBuildNothingIsLoadedAndTheDependenciesAreNamed() {
    assumeThat(GpuLibraries.hasGpuBuild()).isFalse();
    assertThat(GpuLibraries.load()).isEmpty();
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
    assertThat(GpuLibraries.whyNoGpu())
        .contains("tensorflow-core-native:" + Versions.get().nativeLibrary() + ":linux-x86_64-gpu")
        .contains("cuda:" + Versions.get().cuda() + ":linux-x86_64-redist");
  }

  @Test
  void withTheGpuBuildCudaAndCudnnAreLoadedAndAMissingDriverIsNamed() {
    assumeThat(GpuLibraries.hasGpuBuild()).isTrue();
    assertThat(TensorFlow.version()).startsWith(Versions.get().tensorFlow() + ".");
    assertThat(GpuLibraries.missing()).isEmpty();
    assumeThat(Files.exists(Path.of("/sys/module/nvidia/version"))).isFalse();
    assertThat(Devices.hasGpu()).isFalse();
    assertThat(GpuLibraries.whyNoGpu()).contains("libcuda.so.1").contains("driver 525 or newer");
  }
}
