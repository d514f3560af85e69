package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.spec.OptimizerSpec.Adam;
import dev.gaze.spec.Schedule;
import org.junit.jupiter.api.Test;

/** Schedules against the formulas of {@link Schedule}, over a run of 90 updates. */
class LearningRateTest {
  private static final double RATE = 0.25;
  private static final int STEPS = 90;

  private static double factor(Schedule schedule, int step) {
    Adam adam = Adam.GENERATOR.toBuilder().learningRate(RATE).schedule(schedule).build();
    return LearningRate.at(adam, step, STEPS) / RATE;
  }

  @Test
  void constant() {
    assertThat(factor(Schedule.CONSTANT, 0)).isEqualTo(1);
    assertThat(factor(Schedule.CONSTANT, 89)).isEqualTo(1);
  }

  @Test
  void linearDecayIsOneUpToItsStartAndZeroAtTheEnd() {
    Schedule decay = new Schedule.LinearDecay(2 / 3.0);
    for (int step = 0; step <= 60; step++) {
      assertThat(factor(decay, step)).isEqualTo(1);
    }
    for (int step = 61; step <= STEPS; step++) {
      assertThat(factor(decay, step)).isCloseTo((90 - step) / 30.0, within(1e-6));
    }
  }

  @Test
  void cosineIsHalfACosine() {
    Schedule cosine = new Schedule.Cosine(0.2);
    assertThat(factor(cosine, 0)).isCloseTo(1, within(1e-6));
    // cos 60 degrees = 1/2, cos 90 = 0, cos 120 = -1/2
    assertThat(factor(cosine, 30)).isCloseTo(0.2 + 0.8 * 0.75, within(1e-6));
    assertThat(factor(cosine, 45)).isCloseTo(0.2 + 0.8 * 0.5, within(1e-6));
    assertThat(factor(cosine, 60)).isCloseTo(0.2 + 0.8 * 0.25, within(1e-6));
    assertThat(factor(cosine, STEPS)).isCloseTo(0.2, within(1e-6));
  }

  @Test
  void warmUpRisesFromAboveZeroThenFollowsTheOther() {
    Schedule warmUp = new Schedule.WarmUp(8, new Schedule.LinearDecay(0.5));
    for (int step = 0; step < 8; step++) {
      assertThat(factor(warmUp, step)).isCloseTo((step + 1) / 8.0, within(1e-6));
    }
    assertThat(factor(warmUp, 8)).isEqualTo(1);
    assertThat(factor(warmUp, 45)).isEqualTo(1);
    assertThat(factor(warmUp, 81)).isCloseTo(0.2, within(1e-6));
  }
}
