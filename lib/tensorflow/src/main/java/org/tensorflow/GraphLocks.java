package org.tensorflow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;

/**
 * Keeps a graph's runs and the adding of what is mended apart. A run takes over every operation
 * that was added to the graph since the last one, for good, whether it needs it or not: operations
 * that are not mended yet must not be among them. Runs do not wait for each other.
 */
@NullMarked
final class GraphLocks {
  private static final long PATIENCE = 5;
  private static final Map<Long, ReadWriteLock> OF_GRAPH = new ConcurrentHashMap<>();
  private static final Map<Long, ReadWriteLock> OF_SESSION = new ConcurrentHashMap<>();

  private GraphLocks() {}

  /**
   * Adds operations while no session runs. A run that goes on for longer than {@value #PATIENCE}
   * seconds is waited for no more: it took the graph over when it began, and may itself wait for
   * what only comes later, as one that takes from a queue does.
   */
  static <T> T adding(long graph, Supplier<T> operations) {
    Lock lock = of(graph).writeLock();
    boolean alone = false;
    try {
      alone = lock.tryLock(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      alone = lock.tryLock();
      Thread.currentThread().interrupt();
    }
    try {
      return operations.get();
    } finally {
      if (alone) {
        lock.unlock();
      }
    }
  }

  /** The lock to hold while a session runs. */
  static Lock running(long session) {
    return OF_SESSION.computeIfAbsent(session, key -> new ReentrantReadWriteLock()).readLock();
  }

  static void sessionOpened(long session, long graph) {
    OF_SESSION.put(session, of(graph));
  }

  static void sessionDeleted(long session) {
    OF_SESSION.remove(session);
  }

  static void graphDeleted(long graph) {
    OF_GRAPH.remove(graph);
  }

  private static ReadWriteLock of(long graph) {
    return OF_GRAPH.computeIfAbsent(graph, key -> new ReentrantReadWriteLock());
  }
}
