package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event as a line, the same in all languages. */
class TrainingEventTest {
  private final Locale locale = Locale.getDefault();

  @BeforeEach
  void speakGerman() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(locale);
  }

  private static String step(Duration remaining) {
    return new TrainingEvent.Step(12, 1800, 1.23456, 0.5, 41.25, Optional.ofNullable(remaining))
        .toString();
  }

  @Test
  void eachIsOneLine() {
    String step = "step 12 of 1800: discriminator loss 1.235, generator loss 0.5000, 41.3 images/s";
    assertThat(step(null)).isEqualTo(step);
    assertThat(step(Duration.ofSeconds(7))).isEqualTo(step + ", 7 s left");
    assertThat(step(Duration.ofSeconds(187))).isEqualTo(step + ", 3 min 7 s left");
    assertThat(step(Duration.ofMinutes(1507))).isEqualTo(step + ", 25 h 7 min left");
    Path file = Path.of("runs", "a run");
    assertThat(new TrainingEvent.Samples(50, file)).hasToString("step 50: samples in " + file);
    assertThat(new TrainingEvent.Saved(1100, file)).hasToString("step 1100: checkpoint in " + file);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("FID", 12.3456);
    values.put("KID", 3e-5);
    assertThat(new TrainingEvent.Measured(3, values, Duration.ofMillis(2570), false, 0.25))
        .hasToString("step 3: FID 12.35, KID 3.000e-05, in 2.6 s");
    assertThat(new TrainingEvent.Warning(0, "one line\n  and another"))
        .hasToString("step 0: warning: one line and another");
  }
}
