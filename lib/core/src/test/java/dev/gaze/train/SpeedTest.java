package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeedTest {

  @Test
  void timeLeftIsOfTheWarmStepsAlone() {
    Speed speed = new Speed();
    speed.measured(40);
    speed.measured(3);
    assertThat(speed.remaining(100)).isEmpty();
    speed.measured(0.25);
    assertThat(speed.remaining(100)).contains(Duration.ofSeconds(25));
    assertThat(speed.imagesPerSecond(8)).isEqualTo(32);
  }

  @Test
  void theLatestStepsCountMost() {
    Speed speed = new Speed();
    for (int step = 0; step < 2; step++) {
      speed.measured(9);
    }
    for (int step = 0; step < 100; step++) {
      speed.measured(1);
    }
    for (int step = 0; step < 100; step++) {
      speed.measured(3);
    }
    assertThat(speed.imagesPerSecond(6)).isBetween(2.0, 2.1);
  }

  @Test
  void aRunWithoutFurtherStepsHasNoTimeLeft() {
    Speed speed = new Speed();
    speed.measured(40);
    assertThat(speed.remaining(0)).contains(Duration.ZERO);
  }
}
