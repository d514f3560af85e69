package dev.gaze.data.internal;

import dev.gaze.data.DataException;
import dev.gaze.data.Position;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * {@link Batches} read ahead on worker threads: the same batches in the same order, whatever the
 * threads do.
 *
 * <p>The consumer's thread draws which images a batch holds and the workers read them, so that no
 * order hangs on a race. At most {@code lookahead} batches wait, in buffers that are used again and
 * again. One thread at a time may call {@link #next}; any may call {@link #close}, which ends a
 * waiting {@code next} with an error.
 */
public final class Prefetch implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final Batches batches;
  private final ExecutorService readers;
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();
  private final int size;
  private final int worker;
  private final int workers;
  private Position position;

  /** A buffer, and the place in the sequence behind its last image. */
  private static final class Batch {
    private final byte[] images;
    private final int[] labels;
    private final Position end;

    Batch(byte[] images, int[] labels, Position end) {
      this.images = images;
      this.labels = labels;
      this.end = end;
    }
  }

  /**
   * Starts to read, from where {@code batches} stands.
   *
   * @param batches must not be used by others from now on; its source stays the caller's to close,
   *     after this
   * @param size images in a batch, at least 1
   * @param threads at least 1; more help where images are slow to read
   * @param lookahead batches that may be ready before they are wanted, at least 1
   */
  public Prefetch(Batches batches, int size, int threads, int lookahead) {
    this(batches, size, threads, lookahead, 0, 1);
  }

  /**
   * For one of several workers: each reads its part of every batch, one after the other, so that
   * the whole sequence and every place in it are those of one worker with batches of {@code size ·
   * workers}.
   *
   * @param size images in this worker's part of a batch
   * @param worker which of them this is, from 0
   */
  public Prefetch(Batches batches, int size, int threads, int lookahead, int worker, int workers) {
    if (size < 1 || threads < 1 || lookahead < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "prefetch: size = %d, threads = %d, lookahead = %d; expected at least 1 of each",
              size,
              threads,
              lookahead));
    }
    this.batches = batches;
    this.size = size;
    this.worker = worker;
    this.workers = workers;
    this.position = batches.position();
    this.readers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "gaze-prefetch");
              thread.setDaemon(true);
              return thread;
            });
    int bytes = Math.multiplyExact(size, batches.source().imageBytes());
    for (int i = 0; i < lookahead; i++) {
      read(new byte[bytes], new int[size]);
    }
  }

  /** The number of images in a batch. */
  public int batchSize() {
    return size;
  }

  /**
   * The place of the next image that {@link #next} gives: what to save, and to {@linkplain
   * Batches#seek seek} again.
   */
  public Position position() {
    return position;
  }

  /**
   * Waits for the next batch and copies it.
   *
   * @param images receives uint8 {@code [N, H, W, C]}
   * @param labels receives the classes {@code [N]}
   * @throws DataException where a worker failed, with what it threw as the cause, now and ever
   *     after; or where the waiting thread was interrupted (its interrupt flag is then set, and the
   *     batch is not lost)
   * @throws IllegalStateException where this is closed
   */
  public void next(byte[] images, int[] labels) {
    batches.checkRoom(images, labels);
    if (labels.length != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "prefetch: a batch has %d images, not %d", size, labels.length));
    }
    Future<Batch> first = ahead.element();
    try {
      Batch batch = first.get();
      System.arraycopy(batch.images, 0, images, 0, images.length);
      System.arraycopy(batch.labels, 0, labels, 0, labels.length);
      read(batch.images, batch.labels);
      ahead.remove();
      position = batch.end;
    } catch (ExecutionException e) {
      if (readers.isShutdown()) {
        throw new IllegalStateException("prefetch is closed", e);
      }
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new DataException("images could not be read: " + cause.getMessage(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while waiting for images", e);
    } catch (CancellationException | RejectedExecutionException e) {
      throw new IllegalStateException("prefetch is closed", e);
    }
  }

  /** Draws the next batch, and has it read into a buffer. */
  private void read(byte[] images, int[] labels) {
    int[] all = batches.draw(size * workers);
    int[] drawn = Arrays.copyOfRange(all, worker * size, (worker + 1) * size);
    Position end = batches.position();
    ahead.add(
        readers.submit(
            () -> {
              batches.fill(drawn, images, labels);
              return new Batch(images, labels, end);
            }));
  }

  /**
   * Interrupts the workers and waits until they have ended, at most {@value #PATIENCE_SECONDS}
   * seconds.
   */
  @Override
  public void close() {
    for (Runnable unstarted : readers.shutdownNow()) {
      ((Future<?>) unstarted).cancel(false);
    }
    try {
      readers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
