package dev.gaze.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.TrainingSpec.Precision;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingEvent;
import dev.gaze.train.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainSaganTest {
  @TempDir private Path folder;

  private static CheckedGan small(int steps) {
    return ShapeCheck.check(
        TrainSagan.sagan(steps).toBuilder()
            .training(t -> t.batch(3).precision(Precision.FP32))
            .build());
  }

  @Test
  void stopsGoesOnAndDraws() throws Exception {
    List<Integer> trained = new ArrayList<>();
    try (Shapes images = Shapes.square(32, 7)) {
      CountDownLatch atTwo = new CountDownLatch(1);
      CompletableFuture<Void> asked = new CompletableFuture<>();
      CompletableFuture<Integer> stopped =
          TrainSagan.train(
              small(7),
              images,
              folder,
              event -> {
                if (event instanceof TrainingEvent.Step && event.step() == 2) {
                  atTwo.countDown();
                  asked.join();
                }
              });
      atTwo.await();
      stopped.cancel(false);
      asked.complete(null);
      assertThatThrownBy(stopped::join).isInstanceOf(CancellationException.class);

      try (TrainedGan gan = TrainedGan.open(folder)) {
        assertThat(gan.step()).isEqualTo(2);
      }
      int steps =
          TrainSagan.train(
                  small(7),
                  images,
                  folder,
                  event -> {
                    if (event instanceof TrainingEvent.Step) {
                      trained.add(event.step());
                    }
                  })
              .join();
      assertThat(steps).isEqualTo(7);
      assertThat(trained).containsExactly(3, 4, 5, 6, 7);
    }
    TrainSagan.draw(folder);
    // Ten images of 64 pixels in a row, with the name of their class before them.
    assertThat(ImageIO.read(folder.resolve("classes.png").toFile()).getWidth())
        .isGreaterThan(10 * (64 + 2) + 2);
    assertThat(folder.resolve("attention.png")).isNotEmptyFile();
  }

  @Test
  void endsWithTheReasonAndNoStackTrace() {
    assertThat(TrainSagan.run(TrainSagan.sagan(0), folder)).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();

    try (Shapes images = Shapes.square(32, 7);
        TrainingRun other =
            TrainingRun.builder(small(7), images).folder(folder).resume(true).open()) {
      assertThat(TrainSagan.run(small(7).spec(), other.folder().path())).isEqualTo(2);
    }
  }
}
