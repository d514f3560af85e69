package dev.gaze.tensorflow.kernels;

import dev.gaze.tensorflow.kernels.Outcome.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Computes cases in processes of their own, so that one that crashes or hangs is a failed case and
 * no more. One {@link #next} is one case's result; they come in no particular order. Closing it
 * ends the processes.
 */
public final class KernelSweep implements Iterator<KernelSweep.Result>, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Class<? extends KernelTable> table;
  private final Map<String, String> environment;
  private final Duration limit;
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
  private final Set<WorkerProcess> workers = ConcurrentHashMap.newKeySet();
  private final List<Thread> lanes = new ArrayList<>();
  private volatile boolean closed;
  private int open;

  /**
   * A case and what came of it.
   *
   * @param of the case
   * @param outcome what came of it
   */
  public record Result(KernelCase of, Outcome outcome) {}

  KernelSweep(
      Class<? extends KernelTable> table,
      List<KernelCase> cases,
      Map<String, String> environment,
      Duration limit) {
    this.table = table;
    this.environment = Map.copyOf(environment);
    this.limit = limit;
    open = cases.size();
    // The first session of a process decides its number of threads.
    List<KernelCase> sorted =
        cases.stream().sorted(Comparator.comparingInt(KernelCase::threads)).toList();
    int n = Math.max(1, Math.min(cases.size(), Runtime.getRuntime().availableProcessors()));
    for (int i = 0; i < n; i++) {
      List<KernelCase> part = sorted.subList(i * open / n, (i + 1) * open / n);
      Thread lane = new Thread(() -> check(part), "kernel sweep " + i);
      lane.setDaemon(true);
      lanes.add(lane);
    }
    lanes.forEach(Thread::start);
  }

  /**
   * Starts checking.
   *
   * @param cases from {@link KernelCases}
   * @param environment variables for the processes, such as {@code ONEDNN_MAX_CPU_ISA}
   */
  public static KernelSweep start(List<KernelCase> cases, Map<String, String> environment) {
    return new KernelSweep(LayerKernels.class, cases, environment, LIMIT);
  }

  /** Whether a case is still without its result. */
  @Override
  public boolean hasNext() {
    return open > 0;
  }

  /** Waits for the next result. */
  @Override
  public Result next() {
    if (!hasNext()) {
      throw new NoSuchElementException("every case has its result");
    }
    try {
      Result result = results.take();
      open--;
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a kernel was checked", e);
    }
  }

  private void check(List<KernelCase> cases) {
    try (Lane lane = new Lane()) {
      for (KernelCase next : cases) {
        if (closed) {
          return;
        }
        results.add(new Result(next, lane.check(next)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Closed: nobody asks for more.
    }
  }

  /** One case after the other, in as few processes as that takes. */
  private final class Lane implements AutoCloseable {
    private @Nullable WorkerProcess worker;
    private int threads;

    Outcome check(KernelCase next) throws InterruptedException {
      if (threads != next.threads()) {
        close();
      }
      WorkerProcess ready = worker;
      if (ready == null) {
        try {
          ready = new WorkerProcess(table, environment);
        } catch (IOException e) {
          return new Outcome(Verdict.CRASHED, "no process can be started: " + e.getMessage(), "");
        }
        worker = ready;
        workers.add(ready);
        threads = next.threads();
        Outcome start = ready.awaitStart();
        if (start.verdict() != Verdict.RIGHT) {
          close();
          return start;
        }
      }
      Outcome outcome = ready.check(next, limit);
      if (outcome.verdict() == Verdict.CRASHED || outcome.verdict() == Verdict.HUNG) {
        close();
      }
      return outcome;
    }

    @Override
    public void close() {
      if (worker != null) {
        worker.close();
        workers.remove(worker);
        worker = null;
      }
    }
  }

  /** Ends the processes that check kernels, whatever they are at. */
  @Override
  public void close() {
    closed = true;
    lanes.forEach(Thread::interrupt);
    workers.forEach(WorkerProcess::close);
  }
}
