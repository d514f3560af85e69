package dev.gaze.train;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A run on a thread of its own. Done when the run has ended and is closed, cancelled or not. */
final class StartedRun extends CompletableFuture<Integer> {
  private volatile boolean cancelled;

  private StartedRun() {}

  static StartedRun start(Supplier<TrainingRun> open, Consumer<? super TrainingEvent> listener) {
    StartedRun started = new StartedRun();
    new Thread(() -> started.train(open, listener), "gaze-training").start();
    return started;
  }

  private void train(Supplier<TrainingRun> open, Consumer<? super TrainingEvent> listener) {
    int steps;
    try (TrainingRun run = open.get()) {
      while (run.hasNext() && !cancelled) {
        listener.accept(run.next());
      }
      steps = run.step();
    } catch (Throwable e) { // Kotlin's listeners throw checked exceptions, too.
      completeExceptionally(e);
      return;
    }
    if (cancelled) {
      super.cancel(false);
    } else {
      complete(steps);
    }
  }

  /** Asks the run to end; it is not interrupted. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    cancelled |= !isDone();
    return !isDone() || isCancelled();
  }
}
