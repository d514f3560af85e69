package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.CheckpointException;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.tensorflow.internal.LiveTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a thread of its own: cancelled, failed, done. */
class TrainingFutureTest {
  @TempDir private Path folder;

  @Test
  void aFutureIsCancelledAfterTheCurrentStep() throws Exception {
    long before = LiveTensors.count();
    CountDownLatch third = new CountDownLatch(1);
    CompletableFuture<Integer> future =
        SmallGan.run(folder, t -> t.steps(100_000))
            .start(
                event -> {
                  if (event.step() == 3) {
                    third.countDown();
                  }
                });
    assertThat(third.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(future.cancel(true)).isTrue();
    assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
    assertThat(future.isCancelled()).isTrue();
    assertThat(new RunFolder(folder).latest()).isPresent();
    assertThat(LiveTensors.count()).isEqualTo(before);
    // Whoever has waited finds the folder free, and all that was done.
    try (TrainingRun resumed = SmallGan.run(folder, t -> t.steps(100_000)).resume(true).open()) {
      assertThat(resumed.step()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void aFutureCompletesWithTheSteps() throws Exception {
    var future = SmallGan.run(folder, t -> t.steps(3)).start(event -> {});
    assertThat(future.get(60, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(future.cancel(true)).as("cancelled too late").isFalse();
    assertThat(future.join()).isEqualTo(3);
  }

  @Test
  void whateverAListenerThrowsCompletesTheFuture() {
    for (Throwable thrown :
        List.of(new IOException("checked"), new Error("error"), new RuntimeException("usual"))) {
      CompletableFuture<Integer> future =
          SmallGan.run(folder, t -> t.steps(3))
              .overwrite(true)
              .start(event -> TrainingFutureTest.<RuntimeException>sneak(thrown));
      assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS)).hasCause(thrown);
    }
  }

  /** As code in Kotlin throws. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aLastSaveThatFailsAfterCancellingCompletesTheFuture() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    CompletableFuture<Integer> future =
        SmallGan.run(folder, t -> t.steps(100_000))
            .saveEvery(100_000)
            .start(
                event -> {
                  second.countDown();
                  try {
                    cancelled.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
    Path inTheWay = Files.writeString(folder.resolve("checkpoints"), "in the way");
    future.cancel(true);
    cancelled.countDown();
    assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CheckpointException.class)
        .hasMessageContaining(inTheWay + " is in the way");
  }
}
