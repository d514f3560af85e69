package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.Loss;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmsTest {

  @Test
  void aDiscriminatorThatHasWonForLongIsToldOnce() {
    Alarms alarms = new Alarms(Loss.HINGE);
    for (int step = 1; step < 200; step++) {
      assertThat(alarms.discriminatorLoss(1e-5)).isEmpty();
    }
    assertThat(alarms.discriminatorLoss(-1e-5)).get().asString().contains("it has won");
    for (int step = 0; step < 400; step++) {
      assertThat(alarms.discriminatorLoss(0)).isEmpty();
    }
  }

  @Test
  void oneStepAboveZeroBeginsAnew() {
    Alarms alarms = new Alarms(Loss.NON_SATURATING);
    for (int step = 1; step < 1_000; step++) {
      assertThat(alarms.discriminatorLoss(step % 199 == 0 ? 0.01 : 0)).isEmpty();
    }
  }

  @Test
  void underWassersteinsLossZeroIsNoDefeat() {
    Alarms alarms = new Alarms(Loss.WASSERSTEIN);
    for (int step = 0; step < 400; step++) {
      assertThat(alarms.discriminatorLoss(0)).isEmpty();
    }
  }

  @Test
  void aRowOfEqualSamplesIsNamedOnce() {
    Alarms alarms = new Alarms(Loss.HINGE);
    int rows = 3;
    int columns = 5;
    int size = 7;
    float[] images = new float[rows * columns * size];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i * 1.7);
    }
    assertThat(alarms.samples(images, rows, columns)).isEmpty();
    for (int column = 1; column < columns; column++) {
      int row = 1;
      System.arraycopy(images, row * columns * size, images, (row * columns + column) * size, size);
    }
    Optional<String> alarm = alarms.samples(images, rows, columns);
    assertThat(alarm).get().asString().contains("row 2").contains("collapsed");
    Arrays.fill(images, 0);
    assertThat(alarms.samples(images, rows, columns)).isEmpty();
  }
}
