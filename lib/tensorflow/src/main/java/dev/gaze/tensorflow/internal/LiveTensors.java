package dev.gaze.tensorflow.internal;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.NullMarked;

/**
 * How many tensors hold native memory in this process: those that were made or fetched and not
 * closed. For tests of leaks; it changes nothing.
 */
@NullMarked
public final class LiveTensors {
  private static final LongAdder COUNT = new LongAdder();

  private LiveTensors() {}

  /** Tensors open now, of all threads. */
  public static long count() {
    return COUNT.sum();
  }

  /** Counts a tensor in, once its handle is there. */
  public static long opened(long handle) {
    if (handle != 0) {
      COUNT.increment();
    }
    return handle;
  }

  /** Counts a tensor out. */
  public static void closed() {
    COUNT.decrement();
  }
}
