package org.tensorflow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.NullMarked;

/**
 * Keeps a graph's runs and the adding of its gradients apart. A run takes over every operation that
 * was added to the graph since the last one, for good, whether it needs it or not: gradients that
 * are not mended yet must not be among them. Runs do not wait for each other.
 */
@NullMarked
final class GraphLocks {
  private static final Map<Long, ReadWriteLock> OF_GRAPH = new ConcurrentHashMap<>();
  private static final Map<Long, ReadWriteLock> OF_SESSION = new ConcurrentHashMap<>();

  private GraphLocks() {}

  /** The lock to hold while gradients are added. */
  static Lock adding(long graph) {
    return of(graph).writeLock();
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
