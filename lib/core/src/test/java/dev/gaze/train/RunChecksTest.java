package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.tensorflow.RuntimeConfig;
import org.junit.jupiter.api.Test;

/** What is said before a run starts. */
class RunChecksTest {
  @Test
  void whatTakesMoreMemoryThanThereIsIsToldWithWhatToLower() {
    assertThat(RunChecks.memory(5L << 30, "the GPU", 5L << 30, 64)).isEmpty();
    assertThat(RunChecks.memory(13L << 30, "the GPU", 5L << 30, 64))
        .hasValueSatisfying(
            text ->
                assertThat(text).contains("about 13.0 GiB", "the GPU has 5.0", "lower batch(64)"));
    assertThat(RunChecks.memory(SmallGan.checked(t -> t.steps(1)), RuntimeConfig.defaults()))
        .isEmpty();
  }
}
