package org.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of TensorFlow's log is shown. */
class NativeLogTest {
  @Test
  void theEnvironmentsLevelIsReadAsTensorFlowReadsIt() {
    assertThat(level(Map.of())).isEqualTo(3);
    assertThat(level(Map.of("TF_CPP_MIN_LOG_LEVEL", "0"))).isZero();
    assertThat(level(Map.of("TF_CPP_MIN_LOG_LEVEL", "2"))).isEqualTo(2);
    assertThat(level(Map.of("TF_CPP_MIN_LOG_LEVEL", "17"))).isEqualTo(3);
    assertThat(level(Map.of("TF_CPP_MIN_LOG_LEVEL", "INFO"))).isZero();
    assertThat(level(Map.of("TF_CPP_MAX_VLOG_LEVEL", "1"))).isZero();
    assertThat(level(Map.of("TF_CPP_MAX_VLOG_LEVEL", "1", "TF_CPP_MIN_LOG_LEVEL", "1"))).isOne();
  }

  @Test
  void recordsOfTheLevelAndWorseAreShownAndWhatIsNoRecordWarns() {
    String place = "0000 00:00:1795608625.031009    2347 meta_optimizer.cc:967] remapper failed";
    String severities = "IWEF";
    for (int severity = 0; severity < 4; severity++) {
      for (int level = 0; level < 4; level++) {
        assertThat(NativeLog.isShown(severities.charAt(severity) + place, level))
            .isEqualTo(severity >= level);
      }
    }
    for (String line :
        new String[] {"terminate called without an active exception", "I am no record"}) {
      assertThat(NativeLog.isShown(line, 0)).isFalse();
      assertThat(NativeLog.warns(line)).isTrue();
    }
    String heading =
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR";
    assertThat(NativeLog.isShown(heading, 1)).isFalse();
    assertThat(NativeLog.warns(heading)).isFalse();
    assertThat(NativeLog.warns("I" + place)).isFalse();
  }

  private static int level(Map<String, String> environment) {
    return NativeLog.level(environment);
  }
}
