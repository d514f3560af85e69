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
    future.cancel(true);
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    // The run saves and closes in its own thread; the folder is deleted after this test.
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("gaze-training")) {
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
    assertThat(new RunFolder(folder).latest()).isPresent();
    assertThat(LiveTensors.count()).isEqualTo(before);
  }

  @Test
  void aFutureCompletesWithTheSteps() throws Exception {
    assertThat(SmallGan.run(folder, t -> t.steps(3)).start(event -> {}).get(60, TimeUnit.SECONDS))
        .isEqualTo(3);
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
  void aLastSaveThatFailsAfterCancellingIsItsThreadsUncaughtException() throws Exception {
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    CompletableFuture<Integer> future =
        SmallGan.run(folder, t -> t.steps(100_000))
            .saveEvery(100_000)
            .start(
                event -> {
                  Thread.currentThread()
                      .setUncaughtExceptionHandler((thread, e) -> uncaught.complete(e));
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
    assertThat(uncaught.get(60, TimeUnit.SECONDS))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(inTheWay + " is in the way");
  }
}
